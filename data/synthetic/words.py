"""Words that debtors are made of."""

SURNAMES = tuple(name.replace("_", " ") for name in (
    "Abbati Accorsi Agnoletti Alberici Amadori Ansaloni Arletti Baldini Balugani Barbolini Baroni Bassoli "
    "Battilani Belloni Benassi Benedetti Bergonzini Bertacchini Bertoni Bianchini Bigi Boccaletti Bondi Bonfatti "
    "Borghi Boschetti Brandoli Bruni Bulgarelli Calanchi Camellini Campana Canova Cantelli Capelli Carretti "
    "Casolari Cavani Cavazzuti Ceccarelli Cervi Colombini Corradi Costantini Costi Cremonini D'Amico D'Angelo "
    "Davoli De_Carlo De_Luca De_Santis Di_Maio Donati Fabbri Falzoni Fantini Fantuzzi Ferraguti Ferrarini Fiandri "
    "Fogliani Fontanesi Forghieri Franchini Gaddi Galavotti Galli Garuti Gatti Ghidoni Giacobazzi Gibertini "
    "Gilioli Goldoni Govoni Grandi Guaitoli Guerzoni Iotti Lanzi Lodi Lombardi Lugli Magnani Malagoli Manfredi "
    "Marchesi Marchetti Martinelli Mazzoli Melotti Menabue Messori Montanari Montorsi Morselli Muratori Nava Neri "
    "Nicolini Nocetti Odorici Orlandi Paltrinieri Panini Parmeggiani Pedrazzi Pellacani Piccinini Pignatti Poggi "
    "Prandi Ragazzi Reggiani Ricci Righetti Rinaldi Roncaglia Rossetti Rovatti Sabattini Saltini Sala Santi "
    "Savigni Scaglioni Serafini Silvestri Solmi Tassoni Testi Tirelli Tosi Valentini Vandelli Vecchi Venturelli "
    "Verdi Vezzani Vignali Zanasi Zanoli Zini Zoboli Zucchi"
).split())
MALE = tuple((
    "Alberto Aldo Alessandro Andrea Antonio Bruno Carlo Claudio Daniele Davide Domenico Edoardo Emanuele Enzo "
    "Fabio Federico Filippo Francesco Gabriele Giacomo Gianni Giorgio Giovanni Giuseppe Guido Ivano Lorenzo Luca "
    "Luigi Marcello Marco Matteo Mauro Michele Nicolò Paolo Pietro Renzo Riccardo Roberto Sergio Simone Stefano "
    "Tommaso Umberto Vincenzo Vittorio"
).split())
FEMALE = tuple((
    "Ada Adriana Alessandra Alice Angela Anna Antonella Barbara Beatrice Carla Caterina Cecilia Chiara Clara "
    "Cristina Daniela Elena Elisa Emma Federica Franca Gabriella Giovanna Giulia Giuseppina Graziella Ilaria "
    "Irene Laura Lina Loredana Lucia Luisa Margherita Maria Marisa Marta Martina Monica Nadia Nicoletta Norma "
    "Olga Ornella Paola Patrizia Rita Roberta Rosa Sara Silvia Simona Sofia Teresa Valeria Vanna Vittoria"
).split())
FIRMS = (
    ("{} S.r.l.", "{} S.n.c.", "Officine {} S.r.l.", "{} Service S.r.l.s."),
    (
        "Alveare", "Ambra", "Arcobaleno", "Argine", "Betulla", "Borgo Antico", "Brina", "Calanco", "Canapa",
        "Castagno", "Cicala", "Cometa", "Dorsale", "Edera", "Faggeta", "Fornace", "Frantoio", "Gelso", "Girandola",
        "Grano Saraceno", "Lanterna", "Libeccio", "Maestrale", "Melograno", "Mulino Basso", "Nocciola", "Orizzonte",
        "Pergola", "Pioppo", "Quercia Rossa", "Riva Bassa", "Rugiada", "Salice", "Tramontana", "Vela Bianca",
    ),
)
PUBLIC_BODIES = (
    ("Comune di {}", "Unione dei Comuni di {}", "Istituto Comprensivo {}", "Azienda di Servizi alla Persona {}"),
    (
        "Borgofonte", "Castelmontano", "Pieve Colleverde", "Roccafiorita Bassa", "San Lauro in Piano",
        "Torre Ginestra", "Valserena",
    ),
)
STREETS = (
    "Via Aldo Moro", "Via Amendola", "Via Bixio", "Via Carducci", "Via Cavour", "Via dei Mille", "Via dei Tigli",
    "Via del Lavoro", "Via della Libertà", "Via della Repubblica", "Via delle Rose", "Via don Minzoni",
    "Via Fratelli Cervi", "Via Galilei", "Via Garibaldi", "Via Gramsci", "Via Leopardi", "Via Manzoni", "Via Marconi",
    "Via Mascagni", "Via Matteotti", "Via Mazzini", "Via Nenni", "Via Pascoli", "Via Po", "Via Puccini",
    "Via Resistenza", "Via Rossini", "Via San Francesco", "Via Trento", "Via Verdi", "Viale della Pace",
    "Piazza della Vittoria", "Vicolo Stretto", "Corso Italia", "Largo dei Caduti",
)
TOWNS = (
    ("Modena", "41121", "MO"), ("Modena", "41124", "MO"), ("Carpi", "41012", "MO"), ("Sassuolo", "41049", "MO"),
    ("Formigine", "41043", "MO"), ("Vignola", "41058", "MO"), ("Mirandola", "41037", "MO"),
    ("Pavullo nel Frignano", "41026", "MO"), ("Reggio nell'Emilia", "42121", "RE"), ("Correggio", "42015", "RE"),
    ("Scandiano", "42019", "RE"), ("Guastalla", "42016", "RE"), ("Parma", "43121", "PR"), ("Fidenza", "43036", "PR"),
    ("Bologna", "40127", "BO"), ("Imola", "40026", "BO"), ("Casalecchio di Reno", "40033", "BO"),
    ("Mantova", "46100", "MN"),
)
