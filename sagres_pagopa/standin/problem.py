"""How the stand-in says no. No ORM."""
import uuid
from http import HTTPStatus

__all__ = ["NoAnswer", "Problem", "problem_body"]


class Problem(Exception):
    """An answer that is not what was asked for."""

    def __init__(self, status, title, detail="", *, code="", after=None):
        super().__init__(f"{status} {title}: {detail}")
        self.status, self.title, self.detail, self.code, self.after = status, title, detail, code, after


class NoAnswer(TimeoutError):
    """A fault on order: nothing comes back for so many seconds."""

    def __init__(self, seconds):
        super().__init__("no answer")
        self.seconds = seconds


def problem_body(problem, path):
    """Return the body of a refusal as the service of this path writes it."""
    if problem.status == 401:
        return {"statusCode": 401, "message": f"Access denied: {problem.title}."}
    if path.startswith("/fdr-org/"):
        return {
            "errorId": str(uuid.uuid4()),
            "httpStatusCode": problem.status,
            "httpStatusDescription": HTTPStatus(problem.status).phrase,
            "appErrorCode": problem.code or "FDR-0500",
            "errors": [{"message": problem.detail or problem.title}],
        }
    return {"title": problem.title, "status": problem.status, "detail": problem.detail}
