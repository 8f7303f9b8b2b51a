"""Names for a generated month; strangers bear others than debtors."""
FIRST = (
    "Anna Rosa Maria Luca Marco Giulia Paolo Elena Franco Carla Bruno Dario Ugo Sara Irene Pietro Nadia Ivo Tullia Remo"
    " Alba Ciro Dina Ezio Fabio Gino Ilaria Lidia Mirko Noemi Olga Pia Rita Silvio Teresa Vito Zoe Agnese Berta Clelia"
).split()
LAST = [
    head + tail
    for head in (
        "Ross Bianch Verd Ner Colomb Ricc Marin Grec Brun Gall Cont Mancin Cost Giordan Rizz Lombard Morett Barb Font"
        " Sant Ferr Esposit Roman Gatt Leon Long Martin Vital Serr Coppol De_Sant Caru Palm Benedett Fabbr Pellegrin Testa"
        " Grass Villan Amat Bernard Cattan Donat Fior Guid Lazz Monac Negr Orland Parm Quarant Sabatin Tadde Valent"
        " Zanett Albert Battagl"
    ).split()
    for tail in "i in ello etti aro one ucci ato".split()
]
STRANGERS = "Schmidt Dubois Novak Jansen Kowalski Larsen Murphy Svoboda Horvat Silva".split()
