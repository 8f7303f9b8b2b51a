"""The fixed sentences of a payment notice, unaltered, in the languages of the guide. No ORM.

Published strings: the guide of the payment notice, "Traduzioni"; Italian and English of version 3.5, the others of 3.2. Only
the heading of a notice without due date is published in Italian alone.
"""
from dataclasses import dataclass

__all__ = ["WORDS", "Words"]


@dataclass(frozen=True)
class Words:
    """The fixed sentences of one language."""

    title: str
    creditor: str
    debtor: str
    how_much_and_when: str
    how_much: str
    amount: str
    due: str
    in_full_or_installments: str
    only_installments: str
    see_installments: str
    legal: str
    where: str
    io_title: str
    io: str
    io_site: str
    online_title: str
    online: str
    online_site: str
    around_title: str
    around: str
    data: str
    single: str
    installment: str
    subject: str
    cbill: str
    number: str
    tax_code: str
    scan_beside: str
    scan_above: str
    euro: str = "Euro"


WORDS = {
    "it": Words(
        title="Avviso di pagamento",
        creditor="Ente Creditore",
        debtor="Destinatario",
        how_much_and_when="Quanto e quando pagare?",
        how_much="Quanto pagare?",
        amount="Importo",
        due="entro il",
        in_full_or_installments="Puoi pagare per intero o in {count} rate",
        only_installments="Puoi pagare in {count} rate",
        see_installments="Importi e scadenze sono riportati nel dettaglio di ogni singola rata.",
        legal="In fase di pagamento l’importo potrebbe subire aumenti (per sanzioni, interessi, costi di notifica o altro)"
              " o riduzioni (per sgravi o note di credito).",
        where="Dove pagare?",
        io_title="Paga con l’app IO",
        io="oppure dal tuo Home Banking, con la tua app di pagamento o con gli altri canali abilitati.",
        io_site="oppure {site}dal tuo Home Banking, con la tua app di pagamento o con gli altri canali abilitati.",
        online_title="Paga online",
        online="con l’app IO, dal tuo Home Banking, con la tua app di pagamento o con gli altri canali abilitati.",
        online_site="con l’app IO, {site}dal tuo Home Banking, con la tua app di pagamento o con gli altri canali abilitati.",
        around_title="Paga sul territorio",
        around="presso Banche e Sportelli ATM, negli Uffici Postali e Punti Postali, nei Bar, Edicole, Ricevitorie, Supermercati,"
               " Tabaccherie e altri Esercenti Convenzionati.",
        data="Dati per il pagamento",
        single="Rata unica",
        installment="Rata {number}",
        subject="Oggetto del pagamento",
        cbill="Cod. CBILL",
        number="Cod. Avviso",
        tax_code="Cod. Fiscale Ente",
        scan_beside="Inquadra il codice QR con la tua app di pagamento o usa i dati accanto.",
        scan_above="Inquadra il codice QR con la tua app di pagamento o usa i dati sopra.",
    ),
    "de": Words(
        title="Zahlungsmitteilung",
        creditor="Körperschaft",
        debtor="Empfänger",
        how_much_and_when="Wieviel und wann bezahlen?",
        how_much="Wieviel bezahlen?",
        amount="Betrag",
        due="Fällig am",
        in_full_or_installments="Es ist möglich, den Betrag vollständig oder in {count} Raten zu zahlen",
        only_installments="Es ist möglich, den Betrag in {count} Raten zu zahlen",
        see_installments="Die Beträge und Fälligkeiten sind in den Details der einzelnen Rate angegeben.",
        legal="Der angeführte Betrag könnte sich auf Grund von allfälligen auch teilweisen Annullierungen oder Gutschriften,"
              " Verzugsgebühren, Strafen, Zinsen oder anderen Kosten ändern.",
        where="Wo bezahlen?",
        io_title="Online",
        io="mit der App IO, mittels Home Banking, einer Zahlungsapp oder anderer zugelassener Zahlungsdienstleister.",
        io_site="mit der App IO, auf {name}, mittels Home Banking, einer Zahlungsapp oder anderer zugelassener"
                " Zahlungsdienstleister.",
        online_title="Online",
        online="mit der App IO, mittels Home Banking, einer Zahlungsapp oder anderer zugelassener Zahlungsdienstleister.",
        online_site="mit der App IO, auf {name}, mittels Home Banking, einer Zahlungsapp oder anderer zugelassener"
                    " Zahlungsdienstleister.",
        around_title="In ihrer umgebung",
        around="bei Banken und ATM-Schaltern, in Postämtern und Poststellen, Tabaktrafiken und anderen angebundenen"
               " Dienstleistern.",
        data="Zahlungsinformationen",
        single="Einzige Rate",
        installment="Rate {number}",
        subject="Zahlungsgrund",
        cbill="CBILL-Kodex",
        number="Zahlungsmitteilungskodex",
        tax_code="St.Nr. der Körperschaft",
        scan_beside="Den QR-Code mit der Zahlungs-App scannen oder folgende Daten verwenden.",
        scan_above="Den QR-Code mit der Zahlungs-App scannen oder oben Daten verwenden.",
    ),
    "en": Words(
        title="Payment notice",
        creditor="Payee",
        debtor="Recipient",
        how_much_and_when="How much and when to pay?",
        how_much="How much to pay?",
        amount="Amount",
        due="by",
        in_full_or_installments="You can pay in full or in {count} instalments.",
        only_installments="You can pay in {count} instalments.",
        see_installments="Amounts and due dates are shown in each instalment detail.",
        legal="During the payment the amount may increase (due to penalties, interest, notification costs or other factors)"
              " or be reduced (due to discounts or credit notes).",
        where="Where to pay?",
        io_title="Pay with the IO app",
        io="or with your Home Banking, payment app or the other affiliated channels.",
        io_site="or with {name} website, your Home Banking, payment app or the other affiliated channels.",
        online_title="Pay online",
        online="with the IO app, from your Home Banking, with your payment app or with other enabled channels.",
        online_site="with the IO app, on the {name} website, from your Home Banking, with your payment app or with other"
                    " enabled channels.",
        around_title="Pay locally",
        around="at banks and ATMs, in post offices, cafés, news stands, betting and tobacco Shops, supermarkets and other"
               " affiliated merchants.",
        data="Payment details",
        single="Full amount",
        installment="Instalment #{number}",
        subject="Payment description",
        cbill="CBILL code",
        number="Notice code",
        tax_code="Payee tax code",
        scan_beside="Scan the QR Code with your payment app or use the data printed here.",
        scan_above="Scan the QR Code with your payment app or use the data printed above.",
    ),
    "fr": Words(
        title="Avis de paiement",
        creditor="Organisme créancier",
        debtor="Destinataire",
        how_much_and_when="Combien et quand payer?",
        how_much="Combien payer?",
        amount="Montant",
        due="avant le",
        in_full_or_installments="Vous pouvez payer le montant total ou en {count} échéances",
        only_installments="Vous pouvez payer en {count} échéances",
        see_installments="Les montants et les échéances sont indiqués en détail pour chaque versement.",
        legal="En phase de paiement, si l’organisme le prévoit, le montant pourrait être mis à jour automatiquement et subir des"
              " variations en diminution (pour les réductions, les notes de crédit) ou en augmentation (pour les sanctions, les"
              " intérêts, etc.).",
        where="Où payer?",
        io_title="Paiement avec l’application IO",
        io="ou depuis votre « Banque à domicile », avec votre application de paiement ou avec les autres canaux activés.",
        io_site="sur le site de {name}, depuis votre «Banque à domicile», avec votre application de paiement ou avec les autres"
                " canaux activés.",
        online_title="Payez en ligne",
        online="avec l’application IO, depuis votre «Banque à domicile», avec votre application de paiement ou avec les autres"
               " canaux activés.",
        online_site="avec l’application IO, sur le site de {name}, depuis votre « Banque à domicile », avec votre application de"
                    " paiement ou avec les autres canaux activés.",
        around_title="Payez sur le territoire",
        around="dans les banques, les guichets automatiques, les bureaux de poste, les points postaux, les bars, les kiosques à"
               " journaux, les détaillants, les supermarchés, les bureaux de tabac et les autres opérateurs agréés.",
        data="Données pour le paiement",
        single="Versement unique",
        installment="Versement {number}",
        subject="Objet du paiement",
        cbill="Code CBILL",
        number="Code Avis",
        tax_code="Code Organisme fiscal",
        scan_beside="Encadrez le code QR avec votre application de paiement ou utilisez les données ci-contre.",
        scan_above="Encadrez le code QR avec votre application de paiement ou utilisez les données ci-dessus.",
        euro="Euros",
    ),
    "sl": Words(
        title="Obvestilo o plačilu",
        creditor="Plačnik",
        debtor="Prejemnik",
        how_much_and_when="Koliko in kdaj plačati?",
        how_much="Koliko plačati?",
        amount="Znesek",
        due="do",
        in_full_or_installments="Plačate lahko v celoti ali v {count} obrokih",
        only_installments="Plačate lahko v {count} obrokih",
        see_installments="Zneski in roki zapadlosti so podrobno prikazani za vsak posamezen obrok.",
        legal="Če upravičenec to predvidi, se lahko med fazo plačila znesek samodejno posodobi in tudi zmanjša (zaradi popustov,"
              " dobropisov) ali poveča (zaradi kazni, obresti itd.).",
        where="Kje plačati?",
        io_title="Plačajte z aplikacijo IO",
        io="ali prek svoje spletne banke, z aplikacijo za plačevanje ali prek drugih razpoložljivih kanalov.",
        io_site="ali na spletnem mestu {name}, prek svoje spletne banke, z aplikacijo za plačevanje ali prek drugih"
                " razpoložljivih kanalov.",
        online_title="Plačajte prek spleta",
        online="z aplikacijo IO, prek svoje spletne banke, z aplikacijo za plačevanje ali prek drugih razpoložljivih kanalov.",
        online_site="z aplikacijo IO, na spletnem mestu {name}, prek svoje spletne banke, z aplikacijo za plačevanje ali prek"
                    " drugih razpoložljivih kanalov.",
        around_title="Plačajte lokalno",
        around="na bankah in okencih bankomatov, poštnih uradih in poštnih točkah, v barih, kioskih, sprejemnih pisarnah,"
               " supermarketih, trafikah in pri drugih pooblaščenih operaterjih.",
        data="Podatki za plačilo",
        single="Enkratni obrok",
        installment="Obrok št. {number}",
        subject="Predmet plačila",
        cbill="Št. CBILL",
        number="Št. obvestila",
        tax_code="Davčna številka plačnika",
        scan_beside="Skenirajte QR-kodo z aplikacijo za plačila ali uporabite podatke, navedene ob kodi.",
        scan_above="Skenirajte QR-kodo z aplikacijo za plačila ali uporabite podatke, navedene nad njo.",
        euro="EUR",
    ),
}
