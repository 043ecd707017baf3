<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en">
<context>
    <name>@default</name>
    <message>
        <source>Base map</source>
        <translation>Fond de plan</translation>
    </message>
    <message>
        <source>the server answered with an error report</source>
        <translation>le serveur a répondu par un rapport d’erreur</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>pas de réponse dans le délai</translation>
    </message>
    <message>
        <source>The base map cannot be added to the project.</source>
        <translation>Le fond de plan ne peut pas être ajouté au projet.</translation>
    </message>
    <message>
        <source>it cannot be opened</source>
        <translation>il ne peut pas être ouvert</translation>
    </message>
    <message>
        <source>The base map failed ({fault}); another attempt.</source>
        <translation>Le fond de plan a échoué ({fault}) ; nouvel essai.</translation>
    </message>
    <message>
        <source>The base map is missing or incomplete: {fault}.</source>
        <translation>Le fond de plan manque ou est incomplet : {fault}.</translation>
    </message>
    <message>
        <source>{path} cannot be written.</source>
        <translation>{path} ne peut pas être écrit.</translation>
    </message>
    <message>
        <source>The catalogue has no category “{key}”.</source>
        <translation>Le catalogue n’a pas de poste « {key} ».</translation>
    </message>
    <message>
        <source>The style “{qml}” that the catalogue names is in none of the style folders.</source>
        <translation>Le style « {qml} » que nomme le catalogue n’est dans aucun des dossiers de styles.</translation>
    </message>
    <message>
        <source>The catalogue {path} is too large.</source>
        <translation>Le catalogue {path} est trop gros.</translation>
    </message>
    <message>
        <source>The catalogue {path} cannot be read: {error}</source>
        <translation>Le catalogue {path} ne peut pas être lu : {error}</translation>
    </message>
    <message>
        <source>The catalogue {path} is not valid JSON: {error}</source>
        <translation>Le catalogue {path} n’est pas du JSON valide : {error}</translation>
    </message>
    <message>
        <source>Catalogue {path}, {where}: {what}</source>
        <translation>Catalogue {path}, {where} : {what}</translation>
    </message>
    <message>
        <source>only version 1 is known.</source>
        <translation>seule la version 1 est connue.</translation>
    </message>
    <message>
        <source>the key stands twice.</source>
        <translation>la clé y est deux fois.</translation>
    </message>
    <message>
        <source>the category “commune” is missing.</source>
        <translation>le poste « commune » manque.</translation>
    </message>
    <message>
        <source>it has no style.</source>
        <translation>il n’a pas de style.</translation>
    </message>
    <message>
        <source>a text is expected.</source>
        <translation>un texte est attendu.</translation>
    </message>
    <message>
        <source>the class “{name}” is unknown.</source>
        <translation>la classe « {name} » est inconnue.</translation>
    </message>
    <message>
        <source>true or false is expected.</source>
        <translation>vrai ou faux (true, false) est attendu.</translation>
    </message>
    <message>
        <source>the geometry “{name}” is unknown.</source>
        <translation>la géométrie « {name} » est inconnue.</translation>
    </message>
    <message>
        <source>“{name}” is no name of a QML file.</source>
        <translation>« {name} » n’est pas un nom de fichier QML.</translation>
    </message>
    <message>
        <source>a number is expected.</source>
        <translation>un nombre est attendu.</translation>
    </message>
    <message>
        <source>the key “{key}” must be lower-case letters, digits and _.</source>
        <translation>la clé « {key} » doit être en minuscules, chiffres et _.</translation>
    </message>
    <message>
        <source>an object is expected.</source>
        <translation>un objet est attendu.</translation>
    </message>
    <message>
        <source>“{key}” is unknown here; known are {known}.</source>
        <translation>« {key} » est inconnu ici ; sont connus {known}.</translation>
    </message>
    <message>
        <source>a list is expected.</source>
        <translation>une liste est attendue.</translation>
    </message>
    <message>
        <source>the layers given</source>
        <translation>les couches données</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>Styles</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Mise en page</translation>
    </message>
    <message>
        <source>Wording</source>
        <translation>Textes</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Sortie</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>Programmes</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Postes</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Couches</translation>
    </message>
    <message>
        <source>Communes</source>
        <translation>Communes</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Objets</translation>
    </message>
    <message>
        <source>own catalogue, {count} categories</source>
        <translation>catalogue du service, {count} postes</translation>
    </message>
    <message>
        <source>bundled, {count} categories</source>
        <translation>fourni, {count} postes</translation>
    </message>
    <message>
        <source>left out: {reason}</source>
        <translation>écartée : {reason}</translation>
    </message>
    <message>
        <source>no layer was found</source>
        <translation>aucune couche n’a été trouvée</translation>
    </message>
    <message>
        <source>prepared data, made of {origin}</source>
        <translation>données préparées, issues de {origin}</translation>
    </message>
    <message>
        <source>several commune layers: this one is used, not {others}; else give COMMUNES</source>
        <translation>plusieurs couches de communes : celle-ci est prise, et non {others} ; sinon, donnez COMMUNES</translation>
    </message>
    <message>
        <source>{count} communes by the fields {insee} and {name}, drawn in {crs}</source>
        <translation>{count} communes d’après les champs {insee} et {name}, dessinées en {crs}</translation>
    </message>
    <message>
        <source>{count} communes of other territories are left out</source>
        <translation>{count} communes d’autres territoires sont laissées de côté</translation>
    </message>
    <message>
        <source>{count} communes without arrondissement: ARRONDISSEMENT cannot find them</source>
        <translation>{count} communes sans arrondissement : ARRONDISSEMENT ne peut pas les trouver</translation>
    </message>
    <message>
        <source>{count} communes share their name with another: give their INSEE code</source>
        <translation>{count} communes portent le nom d’une autre : donnez leur code INSEE</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>choisies</translation>
    </message>
    <message>
        <source>{count} communes</source>
        <translation>{count} communes</translation>
    </message>
    <message>
        <source>communes</source>
        <translation>communes</translation>
    </message>
    <message>
        <source>{count} of {total} hold no object: their sheets say so</source>
        <translation>{count} sur {total} ne contiennent aucun objet : leur feuille le dit</translation>
    </message>
    <message>
        <source>{count} without usable geometry: {names}</source>
        <translation>{count} sans géométrie utilisable : {names}</translation>
    </message>
    <message>
        <source>no category of the catalogue names it</source>
        <translation>aucun poste du catalogue ne la nomme</translation>
    </message>
    <message>
        <source>the service&apos;s own style</source>
        <translation>le style du service</translation>
    </message>
    <message>
        <source>filled items: {ids}</source>
        <translation>objets remplis : {ids}</translation>
    </message>
    <message>
        <source>without: {ids}</source>
        <translation>sans : {ids}</translation>
    </message>
    <message>
        <source>items that are left as they are: {ids}</source>
        <translation>objets laissés tels quels : {ids}</translation>
    </message>
    <message>
        <source>Fonts</source>
        <translation>Polices</translation>
    </message>
    <message>
        <source>installed</source>
        <translation>installée</translation>
    </message>
    <message>
        <source>bundled wording</source>
        <translation>textes fournis</translation>
    </message>
    <message>
        <source>no folder was given to check</source>
        <translation>aucun dossier n’a été donné à vérifier</translation>
    </message>
    <message>
        <source>holds the sheets of {count} communes of earlier runs</source>
        <translation>contient les feuilles de {count} communes de traitements antérieurs</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>bon</translation>
    </message>
    <message>
        <source>note</source>
        <translation>remarque</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>avertissement</translation>
    </message>
    <message>
        <source>error</source>
        <translation>erreur</translation>
    </message>
    <message>
        <source>A run cannot succeed. Errors: {count}.</source>
        <translation>Un traitement ne peut pas réussir. Erreurs : {count}.</translation>
    </message>
    <message>
        <source>A run can be made. Warnings to read first: {count}.</source>
        <translation>Un traitement est possible. Avertissements à lire d’abord : {count}.</translation>
    </message>
    <message>
        <source>A run can be made.</source>
        <translation>Un traitement est possible.</translation>
    </message>
    <message>
        <source>The Python module Jinja2 is missing: install python3-jinja2, then try again.</source>
        <translation>Le module Python Jinja2 manque : installez python3-jinja2, puis recommencez.</translation>
    </message>
    <message>
        <source>Check of the SRCE-TVB data</source>
        <translation>Vérification des données SRCE-TVB</translation>
    </message>
    <message>
        <source>What the categories hold</source>
        <translation>Ce que contiennent les postes</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Poste</translation>
    </message>
    <message>
        <source>Surfaces</source>
        <translation>Surfaces</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Lignes</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Points</translation>
    </message>
    <message>
        <source>What became of the source tables</source>
        <translation>Ce que sont devenues les tables</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Table</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Classe</translation>
    </message>
    <message>
        <source>CRS</source>
        <translation>SCR</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lus</translation>
    </message>
    <message>
        <source>Found twice</source>
        <translation>En double</translation>
    </message>
    <message>
        <source>Repaired</source>
        <translation>Réparés</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Sujet</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>Constat</translation>
    </message>
    <message>
        <source>unknown objectives, drawn as not to restore: {values}</source>
        <translation>objectifs inconnus, dessinés comme n’étant pas à restaurer : {values}</translation>
    </message>
    <message>
        <source>neither yes nor no, read as no: {values}</source>
        <translation>ni oui ni non, lus comme non : {values}</translation>
    </message>
    <message>
        <source>the rule “to restore” reads fields that it lacks: {fields}</source>
        <translation>la règle « à restaurer » lit des champs qui lui manquent : {fields}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
    <message>
        <source>No object of “{table}” can be placed on the map: its coordinates are not those of {crs}. Set the right CRS of the layer.</source>
        <translation>Aucun objet de « {table} » ne peut être placé sur la carte : ses coordonnées ne sont pas celles du {crs}. Définissez le bon SCR de la couche.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Annulé.</translation>
    </message>
    <message>
        <source>no category draws its geometry ({families})</source>
        <translation>aucun poste ne dessine sa géométrie ({families})</translation>
    </message>
    <message>
        <source>The commune layer “{name}” has no field with INSEE codes and a field with names. Its fields are: {fields}. Expected for instance INSEE_COM and NOM_COM (ADMIN EXPRESS), code_insee and nom_officiel (BD TOPO), id and nom (cadastre).</source>
        <translation>La couche de communes « {name} » n’a pas à la fois un champ de codes INSEE et un champ de noms. Ses champs sont : {fields}. Sont attendus par exemple INSEE_COM et NOM_COM (ADMIN EXPRESS), code_insee et nom_officiel (BD TOPO), id et nom (cadastre).</translation>
    </message>
    <message>
        <source>The commune layer “{name}” holds no commune.</source>
        <translation>La couche de communes « {name} » ne contient aucune commune.</translation>
    </message>
    <message>
        <source>{title} is not drawn in {crs}, the projection of the data: give a commune layer and SRCE-TVB layers of its territory alone.</source>
        <translation>{title} ne se dessine pas en {crs}, la projection des données : donnez une couche de communes et des couches SRCE-TVB de son seul territoire.</translation>
    </message>
    <message>
        <source>The commune {title} has no usable geometry.</source>
        <translation>La commune {title} n’a pas de géométrie utilisable.</translation>
    </message>
    <message>
        <source>Give the INSEE code or the name of a commune.</source>
        <translation>Donnez le code INSEE ou le nom d’une commune.</translation>
    </message>
    <message>
        <source>Several communes are called “{name}”: {list}. Give the INSEE code.</source>
        <translation>Plusieurs communes s’appellent « {name} » : {list}. Donnez le code INSEE.</translation>
    </message>
    <message>
        <source>The commune {code} is {name}, not “{given}”: give the code or the name.</source>
        <translation>La commune {code} est {name}, et non « {given} » : donnez le code ou le nom.</translation>
    </message>
    <message>
        <source>{code} ({name}) is now part of {title}: give the code {now}.</source>
        <translation>{code} ({name}) fait maintenant partie de {title} : donnez le code {now}.</translation>
    </message>
    <message>
        <source>{code} is not the INSEE code of a commune of this layer; it is the postal code of: {list}. Give the INSEE code.</source>
        <translation>{code} n’est le code INSEE d’aucune commune de cette couche ; c’est le code postal de : {list}. Donnez le code INSEE.</translation>
    </message>
    <message>
        <source>No commune has the INSEE code {code} among the {count} of the layer (a postal code is no INSEE code). Near ones: {list}.</source>
        <translation>Aucune commune n’a le code INSEE {code} parmi les {count} de la couche (un code postal n’est pas un code INSEE). Proches : {list}.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucune</translation>
    </message>
    <message>
        <source>{text} is an arrondissement, not a commune: give it as ARRONDISSEMENT.</source>
        <translation>{text} est un arrondissement, pas une commune : donnez-le comme ARRONDISSEMENT.</translation>
    </message>
    <message>
        <source>{name} ({code}) is now part of {title}: give the code {now}.</source>
        <translation>{name} ({code}) fait maintenant partie de {title} : donnez le code {now}.</translation>
    </message>
    <message>
        <source>No commune is called “{name}” among the {count} of the layer. Near ones: {list}.</source>
        <translation>Aucune commune ne s’appelle « {name} » parmi les {count} de la couche. Proches : {list}.</translation>
    </message>
    <message>
        <source>Give the code or the name of an arrondissement.</source>
        <translation>Donnez le code ou le nom d’un arrondissement.</translation>
    </message>
    <message>
        <source>No commune of the layer has an arrondissement: give CODES or FILTER instead.</source>
        <translation>Aucune commune de la couche n’a d’arrondissement : donnez plutôt CODES ou FILTER.</translation>
    </message>
    <message>
        <source>{text} is read as the arrondissement {title}; the commune {commune} would be given as CODES.</source>
        <translation>{text} est lu comme l’arrondissement {title} ; la commune {commune} se donnerait dans CODES.</translation>
    </message>
    <message>
        <source>“{text}” is the number of several arrondissements: give one of {list}.</source>
        <translation>« {text} » est le numéro de plusieurs arrondissements : donnez l’un de {list}.</translation>
    </message>
    <message>
        <source>{code} is a commune, {name}, of the arrondissement {own}: give that code, or the commune as CODES.</source>
        <translation>{code} est une commune, {name}, de l’arrondissement {own} : donnez ce code, ou la commune dans CODES.</translation>
    </message>
    <message>
        <source>No arrondissement “{text}” among those of the layer: {list}.</source>
        <translation>Pas d’arrondissement « {text} » parmi ceux de la couche : {list}.</translation>
    </message>
    <message>
        <source>No drawing process could be started ({fault}): this process draws alone.</source>
        <translation>Aucun processus de dessin n’a pu être lancé ({fault}) : celui-ci dessine seul.</translation>
    </message>
    <message>
        <source>The Dask scheduler {address} does not answer: {error}</source>
        <translation>L’ordonnanceur Dask {address} ne répond pas : {error}</translation>
    </message>
    <message>
        <source>No worker is at the scheduler yet: waiting for one.</source>
        <translation>L’ordonnanceur n’a pas encore d’ouvrier : on en attend un.</translation>
    </message>
    <message>
        <source>The Dask scheduler {address} has no worker.</source>
        <translation>L’ordonnanceur Dask {address} n’a pas d’ouvrier.</translation>
    </message>
    <message>
        <source>{count} workers of {address} draw.</source>
        <translation>{count} ouvriers de {address} dessinent.</translation>
    </message>
    <message>
        <source>SCHEDULER needs the Python module distributed, which is not installed: “python3 -m pip install distributed” in the OSGeo4W shell, or the package python3-distributed on Debian. Leave SCHEDULER empty to draw on this machine.</source>
        <translation>SCHEDULER demande le module Python distributed, qui n’est pas installé : « python3 -m pip install distributed » dans le shell OSGeo4W, ou le paquet python3-distributed sous Debian. Laissez SCHEDULER vide pour dessiner sur cette machine.</translation>
    </message>
    <message>
        <source>The folder {path} cannot be written: {error}. Choose another OUTPUT.</source>
        <translation>Le dossier {path} ne peut pas être écrit : {error}. Choisissez un autre OUTPUT.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}</source>
        <translation>{path} ne peut pas être lu : {error}</translation>
    </message>
    <message>
        <source>Unexpected error: {error}</source>
        <translation>Erreur inattendue : {error}</translation>
    </message>
    <message>
        <source>The data changed during the run: {path} can no longer be read as it was at the start ({tables}). Start the run again.</source>
        <translation>Les données ont changé pendant le traitement : {path} ne se lit plus comme au début ({tables}). Relancez le traitement.</translation>
    </message>
    <message>
        <source>it has become smaller</source>
        <translation>il est devenu plus petit</translation>
    </message>
    <message>
        <source>QGIS wrote nothing for the sheet {name}.</source>
        <translation>QGIS n’a rien écrit pour la feuille {name}.</translation>
    </message>
    <message>
        <source>The sheet {name} cannot be written to {path}: is the disk full?</source>
        <translation>La feuille {name} ne peut pas être écrite dans {path} : le disque est-il plein ?</translation>
    </message>
    <message>
        <source>The sheet {name} does not fit in memory: choose a lower DPI.</source>
        <translation>La feuille {name} ne tient pas en mémoire : choisissez un DPI plus faible.</translation>
    </message>
    <message>
        <source>QGIS could not export the sheet {name} (code {code}).</source>
        <translation>QGIS n’a pas pu exporter la feuille {name} (code {code}).</translation>
    </message>
    <message>
        <source>The text of the layout item “{item}” (“{start}”) does not fit its box at {floor} pt: it is {needed:.0f} mm high and the box leaves {room:.0f} mm. Shorten it by about {excess:.0f} %, or enlarge the box in the template.</source>
        <translation>Le texte de l’objet « {item} » (« {start} ») ne tient pas dans son cadre à {floor} pt : il a {needed:.0f} mm de haut et le cadre en laisse {room:.0f}. Raccourcissez-le d’environ {excess:.0f} %, ou agrandissez le cadre dans le modèle.</translation>
    </message>
    <message>
        <source>The text of the layout item “{item}” (“{start}”) has a word that is wider than its box at {floor} pt: {needed:.0f} mm for {room:.0f} mm. Shorten it, or enlarge the box in the template.</source>
        <translation>Le texte de l’objet « {item} » (« {start} ») a un mot plus large que son cadre à {floor} pt : {needed:.0f} mm pour {room:.0f} mm. Raccourcissez-le, ou agrandissez le cadre dans le modèle.</translation>
    </message>
    <message>
        <source>A geometry cannot be made multi-part: check the layer.</source>
        <translation>Une géométrie ne peut pas devenir multi-parties : vérifiez la couche.</translation>
    </message>
    <message>
        <source>A geometry cannot be brought from {source} to {target}: check the layer&apos;s CRS.</source>
        <translation>Une géométrie ne peut pas passer de {source} à {target} : vérifiez le SCR de la couche.</translation>
    </message>
    <message>
        <source>The legend does not fit its box at {floor} pt: it takes {width:.0f} x {height:.0f} mm and the box leaves {room_width:.0f} x {room_height:.0f} mm. Enlarge the item “legend” of the template.</source>
        <translation>La légende ne tient pas dans son cadre à {floor} pt : elle fait {width:.0f} x {height:.0f} mm et le cadre laisse {room_width:.0f} x {room_height:.0f} mm. Agrandissez l’objet « legend » du modèle.</translation>
    </message>
    <message>
        <source>The symbols of a category cannot be shown together in the legend.</source>
        <translation>Les symboles d’un poste ne peuvent pas être montrés ensemble dans la légende.</translation>
    </message>
    <message>
        <source>The table of statistics does not fit its box at {floor} pt: {visible} of its {rows} rows show. Enlarge the item “statistics” of the template.</source>
        <translation>Le tableau de chiffres ne tient pas dans son cadre à {floor} pt : {visible} de ses {rows} lignes sont visibles. Agrandissez l’objet « statistics » du modèle.</translation>
    </message>
    <message>
        <source>Another run is writing into {folder}: {user} on {host}, process {pid}, since {since}. Wait for its end, or choose another OUTPUT. (On a machine that was switched off: try again in two minutes.)</source>
        <translation>Un autre traitement écrit dans {folder} : {user} sur {host}, processus {pid}, depuis {since}. Attendez sa fin, ou choisissez un autre OUTPUT. (Si cette machine a été éteinte : réessayez dans deux minutes.)</translation>
    </message>
    <message>
        <source>{path} cannot be replaced (is it open in another program?): {error}</source>
        <translation>{path} ne peut pas être remplacé (est-il ouvert dans un autre programme ?) : {error}</translation>
    </message>
    <message>
        <source>A geometry cannot be cut with the commune: run “Prepare data” on the source.</source>
        <translation>Une géométrie ne peut pas être découpée par la commune : passez « Préparer les données » sur la source.</translation>
    </message>
    <message>
        <source>The PDF {path} cannot be joined: {error}</source>
        <translation>Le PDF {path} ne peut pas être assemblé : {error}</translation>
    </message>
    <message>
        <source>it is no SVG drawing with a size</source>
        <translation>ce n’est pas un dessin SVG qui a une taille</translation>
    </message>
    <message>
        <source>{name}: {path} is not an image that QGIS can draw ({reason}). Give an SVG, PNG or JPEG file.</source>
        <translation>{name} : {path} n’est pas une image que QGIS sait dessiner ({reason}). Donnez un fichier SVG, PNG ou JPEG.</translation>
    </message>
    <message>
        <source>{name}: the image {path} is too large for a logo: give a smaller one.</source>
        <translation>{name} : l’image {path} est trop grande pour un logo : donnez-en une plus petite.</translation>
    </message>
    <message>
        <source>{count} tables hold “{title}”: all are used.</source>
        <translation>{count} tables contiennent « {title} » : toutes sont prises.</translation>
    </message>
    <message>
        <source>{table}: {doubt}.</source>
        <translation>{table} : {doubt}.</translation>
    </message>
    <message>
        <source>{table} is left out: {reason}.</source>
        <translation>{table} est écartée : {reason}.</translation>
    </message>
    <message>
        <source>No layer of “{title}” was found.</source>
        <translation>Aucune couche « {title} » n’a été trouvée.</translation>
    </message>
    <message>
        <source>it is neither of the SRCE-TVB nor communes</source>
        <translation>elle n’est ni du SRCE-TVB ni de communes</translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation>elle ne peut pas être lue</translation>
    </message>
    <message>
        <source>it has no geometry</source>
        <translation>elle n’a pas de géométrie</translation>
    </message>
    <message>
        <source>it mixes kinds of geometry: QGIS has one style for one kind</source>
        <translation>elle mêle des genres de géométrie : QGIS a un style pour un genre</translation>
    </message>
    <message>
        <source>The style “{qml}” cannot be put under a rule: use it on prepared data.</source>
        <translation>Le style « {qml} » ne peut pas être placé sous une règle : utilisez-le sur des données préparées.</translation>
    </message>
    <message>
        <source>PAPER is one of 0 to {last}.</source>
        <translation>PAPER est l’un de 0 à {last}.</translation>
    </message>
    <message>
        <source>OFFICE “{text}” is no département: give its number, such as 59, 2A or 974.</source>
        <translation>OFFICE « {text} » n’est pas un département : donnez son numéro, comme 59, 2A ou 974.</translation>
    </message>
    <message>
        <source>SHEET “{text}” is no sheet number: give for instance 1/4.</source>
        <translation>SHEET « {text} » n’est pas un numéro de feuille : donnez par exemple 1/4.</translation>
    </message>
    <message>
        <source>UPDATE_DATE “{text}” is no date: give it as 2017-06-15.</source>
        <translation>UPDATE_DATE « {text} » n’est pas une date : donnez-la comme 2017-06-15.</translation>
    </message>
    <message>
        <source>{name}: the image file {path} does not exist.</source>
        <translation>{name} : le fichier image {path} n’existe pas.</translation>
    </message>
    <message>
        <source>{name}: the folder {path} does not exist.</source>
        <translation>{name} : le dossier {path} n’existe pas.</translation>
    </message>
    <message>
        <source>TEMPLATE: the file {path} does not exist.</source>
        <translation>TEMPLATE : le fichier {path} n’existe pas.</translation>
    </message>
    <message>
        <source>DPI must lie between {low} and {high}.</source>
        <translation>DPI doit être entre {low} et {high}.</translation>
    </message>
    <message>
        <source>SCALE must be 0 (best fit) or a number such as 25000.</source>
        <translation>SCALE doit être 0 (au mieux) ou un nombre comme 25000.</translation>
    </message>
    <message>
        <source>The rule “{what}” is not a valid expression: {error}
{text}</source>
        <translation>La règle « {what} » n’est pas une expression valide : {error}
{text}</translation>
    </message>
    <message>
        <source>The rule “{what}” cannot be prepared: {error}</source>
        <translation>La règle « {what} » ne peut pas être préparée : {error}</translation>
    </message>
    <message>
        <source>The rule “{what}” fails: {error}</source>
        <translation>La règle « {what} » échoue : {error}</translation>
    </message>
    <message>
        <source>to restore</source>
        <translation>à restaurer</translation>
    </message>
    <message>
        <source>not to restore</source>
        <translation>pas à restaurer</translation>
    </message>
    <message>
        <source>no category takes it</source>
        <translation>aucun poste ne le prend</translation>
    </message>
    <message>
        <source>none of {flags} is true</source>
        <translation>aucun des champs {flags} n’est vrai</translation>
    </message>
    <message>
        <source>the table has none of the fields {flags}</source>
        <translation>la table n’a aucun des champs {flags}</translation>
    </message>
    <message>
        <source>RESTORE is not a valid expression: {error}</source>
        <translation>RESTORE n’est pas une expression valide : {error}</translation>
    </message>
    <message>
        <source>RESTORE reads fields that no layer of the SRCE has: {fields}.</source>
        <translation>RESTORE lit des champs qu’aucune couche du SRCE ne possède : {fields}.</translation>
    </message>
    <message>
        <source>{commune}: sheet {number} drawn at 1:{scale}.</source>
        <translation>{commune} : feuille {number} dessinée au 1:{scale}.</translation>
    </message>
    <message>
        <source>The layout cannot be added to the project {path}.</source>
        <translation>La mise en page ne peut pas être ajoutée au projet {path}.</translation>
    </message>
    <message>
        <source>The project {path} cannot be written: {error}</source>
        <translation>Le projet {path} ne peut pas être écrit : {error}</translation>
    </message>
    <message>
        <source>No commune is left: none of the {count} communes of the layer meets ARRONDISSEMENT, CODES and FILTER together.</source>
        <translation>Il ne reste aucune commune : aucune des {count} de la couche ne répond à la fois à ARRONDISSEMENT, CODES et FILTER.</translation>
    </message>
    <message>
        <source>CODES names some communes twice: {list}.</source>
        <translation>CODES nomme des communes deux fois : {list}.</translation>
    </message>
    <message>
        <source>CODES: the file {path} holds no code.</source>
        <translation>CODES : le fichier {path} ne contient aucun code.</translation>
    </message>
    <message>
        <source>CODES: the file {path} is too large.</source>
        <translation>CODES : le fichier {path} est trop gros.</translation>
    </message>
    <message>
        <source>CODES: the file {path} cannot be read: {error}</source>
        <translation>CODES : le fichier {path} ne peut pas être lu : {error}</translation>
    </message>
    <message>
        <source>the commune layer has no field {missing}; it has {fields}</source>
        <translation>la couche de communes n’a pas de champ {missing} ; elle a {fields}</translation>
    </message>
    <message>
        <source>FILTER is not usable: {reason}.</source>
        <translation>FILTER n’est pas utilisable : {reason}.</translation>
    </message>
    <message>
        <source>The style {path} does not load on the layer “{layer}”: {error}</source>
        <translation>Le style {path} ne se charge pas sur la couche « {layer} » : {error}</translation>
    </message>
    <message>
        <source>The style {path} is not made for the geometry of the layer “{layer}”.</source>
        <translation>Le style {path} n’est pas fait pour la géométrie de la couche « {layer} ».</translation>
    </message>
    <message>
        <source>The layer “{name}” cannot be made.</source>
        <translation>La couche « {name} » ne peut pas être créée.</translation>
    </message>
    <message>
        <source>The layer “{name}” cannot be added to the project.</source>
        <translation>La couche « {name} » ne peut pas être ajoutée au projet.</translation>
    </message>
    <message>
        <source>The layer “{name}” cannot be filled.</source>
        <translation>La couche « {name} » ne peut pas être remplie.</translation>
    </message>
    <message>
        <source>{path} cannot be written: the file may be open elsewhere, or the disk full.</source>
        <translation>{path} ne peut pas être écrit : le fichier est peut-être ouvert ailleurs, ou le disque plein.</translation>
    </message>
    <message>
        <source>The atlas of the sheets cannot be started.</source>
        <translation>L’atlas des feuilles ne peut pas démarrer.</translation>
    </message>
    <message>
        <source>The atlas has no sheet {number}.</source>
        <translation>L’atlas n’a pas de feuille {number}.</translation>
    </message>
    <message>
        <source>A margin of {margin} leaves no room on the sheet: give 0 or more, below 0.5.</source>
        <translation>Une marge de {margin} ne laisse pas de place sur la feuille : donnez 0 ou plus, moins de 0.5.</translation>
    </message>
    <message>
        <source>The map of the template measures {width} x {height} mm: both must be above 0.</source>
        <translation>La carte du modèle mesure {width} x {height} mm : les deux doivent dépasser 0.</translation>
    </message>
    <message>
        <source>The source “{path}” does not exist: give a GeoPackage, another vector file or a folder; for layers of a database, open them in QGIS and give the word project.</source>
        <translation>La source « {path} » n’existe pas : donnez un GeoPackage, un autre fichier vecteur ou un dossier ; pour des couches d’une base de données, ouvrez-les dans QGIS et donnez le mot project.</translation>
    </message>
    <message>
        <source>{path} is not a vector data source that QGIS can read.</source>
        <translation>{path} n’est pas une source vectorielle que QGIS sait lire.</translation>
    </message>
    <message>
        <source>the open project</source>
        <translation>le projet ouvert</translation>
    </message>
    <message>
        <source>given as parameter</source>
        <translation>donnée en paramètre</translation>
    </message>
    <message>
        <source>given as parameter, its fields {fields} tell which objects</source>
        <translation>donnée en paramètre, ses champs {fields} disent quels objets</translation>
    </message>
    <message>
        <source>The layer “{name}” was given as “{given}”, but its fields are those of “{other}” ({fields}): give it as such.</source>
        <translation>La couche « {name} » a été donnée comme « {given} », mais ses champs sont ceux de « {other} » ({fields}) : donnez-la comme telle.</translation>
    </message>
    <message>
        <source>The layer “{name}” cannot be read: {source}</source>
        <translation>La couche « {name} » ne peut pas être lue : {source}</translation>
    </message>
    <message>
        <source>The layer “{name}” has no geometry.</source>
        <translation>La couche « {name} » n’a pas de géométrie.</translation>
    </message>
    <message>
        <source>The layer “{name}” has no coordinate reference system: set it in QGIS (Layer &gt; Set CRS of Layer) or add its .prj file.</source>
        <translation>La couche « {name} » n’a pas de système de coordonnées : définissez-le dans QGIS (Couche &gt; Définir le SCR de la couche) ou ajoutez son fichier .prj.</translation>
    </message>
    <message>
        <source>neither its name nor its fields are those of the SRCE</source>
        <translation>ni son nom ni ses champs ne sont ceux du SRCE</translation>
    </message>
    <message>
        <source>by the table name “{name}”</source>
        <translation>par le nom de table « {name} »</translation>
    </message>
    <message>
        <source>its name says “{named}”, its fields say “{by_fields}”</source>
        <translation>son nom dit « {named} », ses champs disent « {by_fields} »</translation>
    </message>
    <message>
        <source>its fields are those of {titles}; it is read as the first</source>
        <translation>ses champs sont ceux de {titles} ; elle est lue comme la première</translation>
    </message>
    <message>
        <source>by its fields {fields}</source>
        <translation>par ses champs {fields}</translation>
    </message>
    <message>
        <source>The folder {path} holds {count} vector files: give the one with the SRCE.</source>
        <translation>Le dossier {path} contient {count} fichiers vecteur : donnez celui du SRCE.</translation>
    </message>
    <message>
        <source>it was made by “Prepare data”: give it alone as SOURCE</source>
        <translation>elle vient de « Préparer les données » : donnez-la seule comme SOURCE</translation>
    </message>
    <message>
        <source>{path} was prepared by another version of the plugin: prepare the data again.</source>
        <translation>{path} a été préparé par une autre version de l’extension : préparez les données à nouveau.</translation>
    </message>
    <message>
        <source>The table “{table}” cannot be read from {path}.</source>
        <translation>La table « {table} » ne peut pas être lue dans {path}.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {error}</source>
        <translation>{path} ne peut pas être écrit : {error}</translation>
    </message>
    <message>
        <source>The style {path} cannot be stored: {error}</source>
        <translation>Le style {path} ne peut pas être enregistré : {error}</translation>
    </message>
    <message>
        <source>{path} is not a table of this plugin: move it away or choose another OUTPUT.</source>
        <translation>{path} n’est pas une table de cette extension : déplacez-la ou choisissez un autre OUTPUT.</translation>
    </message>
    <message>
        <source>{path} cannot be written (is it open in another program?): {error}</source>
        <translation>{path} ne peut pas être écrit (est-il ouvert dans un autre programme ?) : {error}</translation>
    </message>
    <message>
        <source>{path} cannot be loaded as a layout template: save it again from QGIS.</source>
        <translation>{path} ne se charge pas comme modèle de mise en page : enregistrez-le à nouveau depuis QGIS.</translation>
    </message>
    <message>
        <source>The template has two items with the id “{item}”: only one can be filled.</source>
        <translation>Le modèle a deux objets d’identifiant « {item} » : un seul peut être rempli.</translation>
    </message>
    <message>
        <source>The template has no item with the id “{item}”: give its main map that id, in the item properties of the layout designer.</source>
        <translation>Le modèle n’a pas d’objet d’identifiant « {item} » : donnez-le à sa carte principale, dans les propriétés d’objet de la mise en page.</translation>
    </message>
    <message>
        <source>The item “map” of the template must be on its first page, or the PDF cannot be georeferenced.</source>
        <translation>L’objet « map » du modèle doit être sur sa première page, sinon le PDF ne peut pas être géoréférencé.</translation>
    </message>
    <message>
        <source>The item “{item}” of the template is a {found}, and must be a {expected}.</source>
        <translation>L’objet « {item} » du modèle est du type {found}, et doit être du type {expected}.</translation>
    </message>
    <message>
        <source>The expression of the label “{item}” is wrong: {reason}</source>
        <translation>L’expression de l’étiquette « {item} » est fausse : {reason}</translation>
    </message>
    <message>
        <source>The label “{item}” of the template evaluates its value as an expression (eval): print the variable itself, as in [% @srce_commune %].</source>
        <translation>L’étiquette « {item} » du modèle évalue sa valeur comme une expression (eval) : imprimez la variable même, comme dans [% @srce_commune %].</translation>
    </message>
    <message>
        <source>The label “{item}” of the template is rendered as HTML, in which a name or a text could be taken for markup: untick “Render as HTML”.</source>
        <translation>L’étiquette « {item} » du modèle est rendue en HTML, où un nom ou un texte pourrait passer pour du balisage : décochez « Rendu HTML ».</translation>
    </message>
    <message>
        <source>{path} is not a print layout template of QGIS 3 (.qpt).</source>
        <translation>{path} n’est pas un modèle de mise en page de QGIS 3 (.qpt).</translation>
    </message>
    <message>
        <source>MERGE joins PDF sheets: choose PDF as FORMAT, or no MERGE.</source>
        <translation>MERGE assemble des feuilles PDF : choisissez PDF comme FORMAT, ou pas de MERGE.</translation>
    </message>
    <message>
        <source>{count} communes are up to date and kept.</source>
        <translation>{count} communes sont à jour et gardées.</translation>
    </message>
    <message>
        <source>{commune}: the drawing process died ({seen}); another attempt.</source>
        <translation>{commune} : le processus de dessin est mort ({seen}) ; nouvel essai.</translation>
    </message>
    <message>
        <source>The drawing process died: {seen}</source>
        <translation>Le processus de dessin est mort : {seen}</translation>
    </message>
    <message>
        <source>The disk of {path} is full. What was done is kept: make room, then start the run again.</source>
        <translation>Le disque de {path} est plein. Ce qui est fait est gardé : faites de la place, puis relancez le traitement.</translation>
    </message>
    <message>
        <source>{done} of {total} communes; about {time} left.</source>
        <translation>{done} communes sur {total} ; encore {time} environ.</translation>
    </message>
    <message>
        <source>Joining {count} communes to one PDF.</source>
        <translation>Assemblage de {count} communes en un PDF.</translation>
    </message>
    <message>
        <source>{name} is there already and is not as a run of this plugin left it: move it away, or allow OVERWRITE.</source>
        <translation>{name} existe déjà et n’est pas tel qu’un traitement de cette extension l’a laissé : déplacez-le, ou permettez OVERWRITE.</translation>
    </message>
    <message>
        <source>“{value}” is not a date: write it as year-month-day, for instance 2017-06-30.</source>
        <translation>« {value} » n’est pas une date : écrivez-la année-mois-jour, par exemple 2017-06-30.</translation>
    </message>
    <message>
        <source>The folder of texts {path} does not exist.</source>
        <translation>Le dossier de textes {path} n’existe pas.</translation>
    </message>
    <message>
        <source>The text file {path} cannot be used: name it with small letters, digits and underscores, starting with a letter, for instance description.j2.</source>
        <translation>Le fichier de texte {path} ne peut pas servir : nommez-le en minuscules, chiffres et tirets bas, en commençant par une lettre, par exemple description.j2.</translation>
    </message>
    <message>
        <source>The text file {path} cannot be used: this value is printed as it is. Put the words around it in the label of the template.</source>
        <translation>Le fichier de texte {path} ne peut pas servir : cette valeur est imprimée telle quelle. Mettez les mots qui l’entourent dans l’étiquette du modèle.</translation>
    </message>
    <message>
        <source>The text file {path} cannot be read: {reason}</source>
        <translation>Le fichier de texte {path} ne peut pas être lu : {reason}</translation>
    </message>
    <message>
        <source>The text file {path} is too large: {size} bytes, at most {limit}.</source>
        <translation>Le fichier de texte {path} est trop gros : {size} octets, au plus {limit}.</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>il est trop imbriqué</translation>
    </message>
    <message>
        <source>The text file {path} fails at line {line}: {reason}</source>
        <translation>Le fichier de texte {path} échoue à la ligne {line} : {reason}</translation>
    </message>
    <message>
        <source>the text grows beyond {limit} characters</source>
        <translation>le texte dépasse {limit} caractères</translation>
    </message>
    <message>
        <source>The Python module Jinja2 is missing, and the wording of the sheet needs it. It comes with QGIS on Windows and macOS; on Debian and Ubuntu install the package python3-jinja2, then start QGIS again.</source>
        <translation>Le module Python Jinja2 manque, et les textes de la feuille en ont besoin. Il vient avec QGIS sous Windows et macOS ; sous Debian et Ubuntu installez le paquet python3-jinja2, puis relancez QGIS.</translation>
    </message>
    <message>
        <source>“{operator}” takes small numbers only</source>
        <translation>« {operator} » ne prend que de petits nombres</translation>
    </message>
    <message>
        <source>“{name}” cannot be called</source>
        <translation>« {name} » ne peut pas être appelé</translation>
    </message>
    <message>
        <source>it gave no sign for {seconds} s</source>
        <translation>il n’a plus donné signe pendant {seconds} s</translation>
    </message>
    <message>
        <source>it ended with code {code}</source>
        <translation>il a fini avec le code {code}</translation>
    </message>
    <message>
        <source>it was ended by signal {name}</source>
        <translation>le signal {name} l’a arrêté</translation>
    </message>
    <message>
        <source>no process was started</source>
        <translation>aucun processus n’a démarré</translation>
    </message>
    <message>
        <source>no Python was found (set {variable} to its path)</source>
        <translation>aucun Python n’a été trouvé (donnez son chemin dans {variable})</translation>
    </message>
    <message>
        <source>the run is over</source>
        <translation>le traitement est fini</translation>
    </message>
    <message>
        <source>{source} is prepared data: layers cannot be given beside it.</source>
        <translation>{source} est préparé : des couches ne peuvent pas être données en plus.</translation>
    </message>
    <message>
        <source>Give the SRCE-TVB data as SOURCE (a GeoPackage, a folder, or the word project for the layers of the open project), or its layers one by one.</source>
        <translation>Donnez les données SRCE-TVB comme SOURCE (un GeoPackage, un dossier, ou le mot project pour les couches du projet ouvert), ou ses couches une par une.</translation>
    </message>
    <message>
        <source>{path} is prepared data: give RESTORE when preparing, or the raw files.</source>
        <translation>{path} est préparé : donnez RESTORE lors de la préparation, ou les fichiers bruts.</translation>
    </message>
    <message>
        <source>{path} was prepared with another catalogue of categories: prepare the data again with the same STYLES folder.</source>
        <translation>{path} a été préparé avec un autre catalogue de postes : préparez les données à nouveau avec le même dossier STYLES.</translation>
    </message>
    <message>
        <source>No layer of the SRCE-TVB was found in {source} (looked at: {tables}). Its tables are recognised by names such as N_SRCE_RESERVOIR_S or by fields such as ID_RESV; else give them as RESERVOIRS, CORRIDORS and OBSTACLES.</source>
        <translation>Aucune couche du SRCE-TVB n’a été trouvée dans {source} (vues : {tables}). Ses tables se reconnaissent à des noms comme N_SRCE_RESERVOIR_S ou à des champs comme ID_RESV ; sinon, donnez-les comme RESERVOIRS, CORRIDORS et OBSTACLES.</translation>
    </message>
    <message>
        <source>no table</source>
        <translation>aucune table</translation>
    </message>
    <message>
        <source>No commune layer was found in {source}: give one as COMMUNES (ADMIN EXPRESS, BD TOPO, cadastre…).</source>
        <translation>Aucune couche de communes n’a été trouvée dans {source} : donnez-en une comme COMMUNES (ADMIN EXPRESS, BD TOPO, cadastre…).</translation>
    </message>
    <message>
        <source>The communes lie in several territories: those in {crs} are used.</source>
        <translation>Les communes sont dans plusieurs territoires : celles en {crs} sont prises.</translation>
    </message>
    <message>
        <source>Several commune layers: {names}. {chosen} is used; else give COMMUNES.</source>
        <translation>Plusieurs couches de communes : {names}. {chosen} est prise ; sinon, donnez COMMUNES.</translation>
    </message>
    <message>
        <source>Communes: {table}.</source>
        <translation>Communes : {table}.</translation>
    </message>
    <message>
        <source>{table} lies elsewhere than the communes: is {crs} the right coordinate reference system of both?</source>
        <translation>{table} est ailleurs que les communes : {crs} est-il le bon système de coordonnées des deux ?</translation>
    </message>
    <message>
        <source>Apply styles</source>
        <translation>Appliquer les styles</translation>
    </message>
    <message>
        <source>The styles of the sheet on the layers of the open project.</source>
        <translation>Les styles de la feuille sur les couches du projet ouvert.</translation>
    </message>
    <message>
        <source>Recognises the layers of the SRCE-TVB and the communes in the open project, by name or by fields, and draws them as the sheet does. A layer that holds several categories (to preserve and to restore, watercourses) gets one rule for each. The layers are grouped and ordered as in the legend; the others keep their place and their style, and are named. The style that a layer had stays in its list of styles.</source>
        <translation>Reconnaît les couches du SRCE-TVB et les communes du projet ouvert, par leur nom ou par leurs champs, et les dessine comme la feuille. Une couche qui contient plusieurs postes (à préserver et à restaurer, cours d’eau) reçoit une règle pour chacun. Les couches sont groupées et ordonnées comme dans la légende ; les autres gardent leur place et leur style, et sont nommées. Le style qu’avait une couche reste dans sa liste de styles.</translation>
    </message>
    <message>
        <source>Layers of the project to look at. Left empty: all.</source>
        <translation>Couches du projet à examiner. Vide : toutes.</translation>
    </message>
    <message>
        <source>Group and order as in the legend</source>
        <translation>Grouper et ordonner comme dans la légende</translation>
    </message>
    <message>
        <source>Moves the styled layers into one group of the layer tree, in the order of the legend, and sets the order in which they are drawn.</source>
        <translation>Place les couches stylées dans un groupe de l’arbre des couches, dans l’ordre de la légende, et fixe l’ordre dans lequel elles sont dessinées.</translation>
    </message>
    <message>
        <source>Rule “to restore”</source>
        <translation>Règle « à restaurer »</translation>
    </message>
    <message>
        <source>QGIS expression that is true for an object to restore, instead of the catalogue&apos;s rule (OBJ_ASSI is 02, or a text that says so).</source>
        <translation>Expression QGIS vraie pour un objet à restaurer, à la place de la règle du catalogue (OBJ_ASSI vaut 02, ou un texte qui le dit).</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Enregistrer le projet</translation>
    </message>
    <message>
        <source>Saves the project file afterwards; needed where no window is open.</source>
        <translation>Enregistre ensuite le fichier du projet ; nécessaire sans fenêtre ouverte.</translation>
    </message>
    <message>
        <source>Layers styled</source>
        <translation>Couches stylées</translation>
    </message>
    <message>
        <source>Layers left alone</source>
        <translation>Couches laissées telles quelles</translation>
    </message>
    <message>
        <source>Layers left alone, and why</source>
        <translation>Couches laissées telles quelles, et pourquoi</translation>
    </message>
    <message>
        <source>{layer}: {labels}.</source>
        <translation>{layer} : {labels}.</translation>
    </message>
    <message>
        <source>{table} is left alone: {reason}.</source>
        <translation>{table} est laissée telle quelle : {reason}.</translation>
    </message>
    <message>
        <source>The open project holds no vector layer: open the SRCE-TVB data in QGIS first.</source>
        <translation>Le projet ouvert n’a aucune couche vectorielle : ouvrez d’abord les données SRCE-TVB dans QGIS.</translation>
    </message>
    <message>
        <source>{names} is not a layer of the open project.</source>
        <translation>{names} n’est pas une couche du projet ouvert.</translation>
    </message>
    <message>
        <source>No layer of the project is one of the SRCE-TVB ({seen}). They are recognised by names such as N_SRCE_RESERVOIR_S or by fields such as ID_RESV.</source>
        <translation>Aucune couche du projet n’est du SRCE-TVB ({seen}). Elles se reconnaissent à des noms comme N_SRCE_RESERVOIR_S ou à des champs comme ID_RESV.</translation>
    </message>
    <message>
        <source>The project has no file yet: save it once in QGIS.</source>
        <translation>Le projet n’a pas encore de fichier : enregistrez-le une fois dans QGIS.</translation>
    </message>
    <message>
        <source>The project {path} cannot be saved: {error}</source>
        <translation>Le projet {path} ne peut pas être enregistré : {error}</translation>
    </message>
    <message>
        <source>Sheets</source>
        <translation>Feuilles</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>The parameter {name} cannot be declared.</source>
        <translation>Le paramètre {name} ne peut pas être déclaré.</translation>
    </message>
    <message>
        <source>The output {name} cannot be declared.</source>
        <translation>La sortie {name} ne peut pas être déclarée.</translation>
    </message>
    <message>
        <source>{name}: “{value}” is not a vector layer that QGIS can read.</source>
        <translation>{name} : « {value} » n’est pas une couche vectorielle que QGIS sait lire.</translation>
    </message>
    <message>
        <source>{name}: “{value}” is not a layer that QGIS can read.</source>
        <translation>{name} : « {value} » n’est pas une couche que QGIS sait lire.</translation>
    </message>
    <message>
        <source>{name} is missing: give “{label}”.</source>
        <translation>{name} manque : donnez « {label} ».</translation>
    </message>
    <message>
        <source>a value of the kind “{kind}”</source>
        <translation>une valeur du genre « {kind} »</translation>
    </message>
    <message>
        <source>a number between {low:.10g} and {high:.10g}</source>
        <translation>un nombre entre {low:.10g} et {high:.10g}</translation>
    </message>
    <message>
        <source>a vector layer that QGIS can read (of a GeoPackage: file|layername=table)</source>
        <translation>une couche vectorielle que QGIS sait lire (d’un GeoPackage : fichier|layername=table)</translation>
    </message>
    <message>
        <source>a layer that QGIS can read</source>
        <translation>une couche que QGIS sait lire</translation>
    </message>
    <message>
        <source>a file or folder</source>
        <translation>un fichier ou un dossier</translation>
    </message>
    <message>
        <source>{name} cannot be “{value}”. Expected: {wanted}.</source>
        <translation>{name} ne peut pas valoir « {value} ». Attendu : {wanted}.</translation>
    </message>
    <message>
        <source>Check data</source>
        <translation>Vérifier les données</translation>
    </message>
    <message>
        <source>What a run would find and miss, before running it.</source>
        <translation>Ce qu’un traitement trouverait et ne trouverait pas, avant de le lancer.</translation>
    </message>
    <message>
        <source>Reads the data as a run would, without drawing anything, and tells: which layer is read as what and why, what is missing, ambiguous, found twice or repaired; how many objects each category holds, in how many communes; whether communes, styles, layout, wording, fonts and output folder can be used. The result is a table and an HTML page. It ends in an error only when a run could not succeed.</source>
        <translation>Lit les données comme un traitement, sans rien dessiner, et dit : quelle couche est lue comme quoi et pourquoi, ce qui manque, ce qui est ambigu, en double ou réparé ; combien d’objets contient chaque poste, dans combien de communes ; si les communes, les styles, la mise en page, les textes, les polices et le dossier de sortie peuvent servir. Le résultat est une table et une page HTML. Ne finit en erreur que si un traitement ne pouvait pas réussir.</translation>
    </message>
    <message>
        <source>Output folder to check</source>
        <translation>Dossier de sortie à vérifier</translation>
    </message>
    <message>
        <source>Folder in which the sheets would be written; it is not made.</source>
        <translation>Dossier où les feuilles seraient écrites ; il n’est pas créé.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>HTML page with all that was found.</source>
        <translation>Page HTML avec tout ce qui a été trouvé.</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Constats</translation>
    </message>
    <message>
        <source>Table with one row a finding: section, level, subject, text.</source>
        <translation>Table avec une ligne par constat : section, niveau, sujet, texte.</translation>
    </message>
    <message>
        <source>Number of errors</source>
        <translation>Nombre d’erreurs</translation>
    </message>
    <message>
        <source>Number of warnings</source>
        <translation>Nombre d’avertissements</translation>
    </message>
    <message>
        <source>Number of communes</source>
        <translation>Nombre de communes</translation>
    </message>
    <message>
        <source>Report: {path}</source>
        <translation>Rapport : {path}</translation>
    </message>
    <message>
        <source>Statistics by commune</source>
        <translation>Statistiques par commune</translation>
    </message>
    <message>
        <source>Hectares, share, kilometres and objects of each category in each commune.</source>
        <translation>Hectares, part, kilomètres et objets de chaque poste dans chaque commune.</translation>
    </message>
    <message>
        <source>Measures what each commune holds of the ecological network, by category of the legend: distinct objects that meet it, area of the union of their surfaces inside it (overlaps count once) with its share of the commune, length of their lines inside it. One layer with a row a commune, to make maps of; and, on demand, one table with a row a commune and category, as in statistics.csv.</source>
        <translation>Mesure ce que chaque commune contient du réseau écologique, par poste de la légende : les objets distincts qui la touchent, la surface de l’union de leurs polygones à l’intérieur (un recouvrement compte une fois) et sa part de la commune, la longueur de leurs lignes à l’intérieur. Une couche avec une ligne par commune, pour en faire des cartes ; et, sur demande, une table avec une ligne par commune et par poste, comme statistics.csv.</translation>
    </message>
    <message>
        <source>Figures by commune</source>
        <translation>Chiffres par commune</translation>
    </message>
    <message>
        <source>Layer with a row a commune. Its fields are named after the categories: corridor_nb (objects), corridor_ha, corridor_pct (share of the commune, %), corridor_km… In a shapefile these names would be cut to ten letters.</source>
        <translation>Couche avec une ligne par commune. Ses champs portent le nom des postes : corridor_nb (objets), corridor_ha, corridor_pct (part de la commune, %), corridor_km… Dans un shapefile ces noms seraient coupés à dix lettres.</translation>
    </message>
    <message>
        <source>Figures by commune and category</source>
        <translation>Chiffres par commune et par poste</translation>
    </message>
    <message>
        <source>Table with a row a commune and category that it holds.</source>
        <translation>Table avec une ligne par commune et par poste qu’elle contient.</translation>
    </message>
    <message>
        <source>Number of communes without any object</source>
        <translation>Nombre de communes sans aucun objet</translation>
    </message>
    <message>
        <source>{communes} communes measured, {empty} of them without any object.</source>
        <translation>{communes} communes mesurées, dont {empty} sans aucun objet.</translation>
    </message>
    <message>
        <source>{count} communes of other territories are left out.</source>
        <translation>{count} communes d’autres territoires sont laissées de côté.</translation>
    </message>
    <message>
        <source>Sheets of a commune</source>
        <translation>Feuilles d’une commune</translation>
    </message>
    <message>
        <source>The “Carte S.R.C.E” of one commune, as PDF.</source>
        <translation>La « Carte S.R.C.E » d’une commune, en PDF.</translation>
    </message>
    <message>
        <source>Makes the map “Carte S.R.C.E” of a commune: finds the objects of its ecological network (reservoirs, corridors, obstacles), draws them with the bundled styles on the sheet's layout, fills legend, texts and figures, and exports it. Beside the sheet it writes manifest.csv (what was made) and statistics.csv (hectares, kilometres and number of objects of each category in the commune).</source>
        <translation>Fait la « Carte S.R.C.E » d’une commune : trouve les objets de son réseau écologique (réservoirs, corridors, obstacles), les dessine avec les styles fournis sur la mise en page, remplit légende, textes et chiffres, et l’exporte. À côté de la feuille sont écrits manifest.csv (ce qui a été fait) et statistics.csv (hectares, kilomètres et nombre d’objets de chaque poste dans la commune).</translation>
    </message>
    <message>
        <source>Commune (INSEE code or name)</source>
        <translation>Commune (code INSEE ou nom)</translation>
    </message>
    <message>
        <source>INSEE code (59293) or name of the commune, whatever its accents and hyphens. A postal code is no INSEE code.</source>
        <translation>Code INSEE (59293) ou nom de la commune, avec ou sans accents et traits d’union. Un code postal n’est pas un code INSEE.</translation>
    </message>
    <message>
        <source>Sheet number</source>
        <translation>Numéro de feuille</translation>
    </message>
    <message>
        <source>Number such as 1/4 instead of the computed one, for a series of themed maps.</source>
        <translation>Numéro comme 1/4 à la place de celui qui est calculé, pour une série de cartes thématiques.</translation>
    </message>
    <message>
        <source>Commune: {title}.</source>
        <translation>Commune : {title}.</translation>
    </message>
    <message>
        <source>Sheets of a territory</source>
        <translation>Feuilles d’un territoire</translation>
    </message>
    <message>
        <source>The “Carte S.R.C.E” of every commune of an arrondissement, a list or a filter.</source>
        <translation>La « Carte S.R.C.E » de chaque commune d’un arrondissement, d’une liste ou d’un filtre.</translation>
    </message>
    <message>
        <source>Makes the map “Carte S.R.C.E” of many communes in one run, with several processes. A commune that fails stops no other: manifest.csv tells what became of each, index.html shows all of it in a browser, and the run ends in an error when a commune failed. A run that was cancelled or killed, or whose data changed, is simply started again: sheets that are up to date are kept, the others drawn.</source>
        <translation>Fait la « Carte S.R.C.E » de nombreuses communes en un seul traitement, avec plusieurs processus. Une commune qui échoue n’en arrête aucune autre : manifest.csv dit ce qu’il est advenu de chacune, index.html montre le tout dans un navigateur, et le traitement finit en erreur si une commune a échoué. Un traitement annulé ou interrompu, ou dont les données ont changé, se relance tel quel : les feuilles à jour sont gardées, les autres dessinées.</translation>
    </message>
    <message>
        <source>Number of failed communes</source>
        <translation>Nombre de communes en échec</translation>
    </message>
    <message>
        <source>Number of sheets</source>
        <translation>Nombre de feuilles</translation>
    </message>
    <message>
        <source>One PDF of all communes</source>
        <translation>Un PDF de toutes les communes</translation>
    </message>
    <message>
        <source>Keep what is up to date</source>
        <translation>Garder ce qui est à jour</translation>
    </message>
    <message>
        <source>Sheets of an earlier run are kept when nothing they depend on has changed: data, styles, template, texts, parameters, versions. Unticked, all are drawn again.</source>
        <translation>Les feuilles d’un traitement antérieur sont gardées si rien de ce dont elles dépendent n’a changé : données, styles, modèle, textes, paramètres, versions. Décoché : toutes sont redessinées.</translation>
    </message>
    <message>
        <source>Also join all sheets to one PDF</source>
        <translation>Assembler aussi toutes les feuilles en un PDF</translation>
    </message>
    <message>
        <source>One PDF with bookmarks by commune and sheet, beside the single ones.</source>
        <translation>Un PDF avec des signets par commune et par feuille, à côté des PDF séparés.</translation>
    </message>
    <message>
        <source>Replace files of others</source>
        <translation>Remplacer les fichiers d’autrui</translation>
    </message>
    <message>
        <source>Unticked, a file that no run of this plugin made, or that was changed since, is left alone, and its commune counts as failed.</source>
        <translation>Décoché : un fichier qu’aucun traitement de cette extension n’a fait, ou qui a changé depuis, est laissé, et sa commune compte comme échec.</translation>
    </message>
    <message>
        <source>Number of processes (0 = as many as sensible)</source>
        <translation>Nombre de processus (0 = autant que raisonnable)</translation>
    </message>
    <message>
        <source>Processes that draw at the same time, each with its own QGIS. 1 draws in this process; 0 takes what the processor allows.</source>
        <translation>Processus qui dessinent en même temps, chacun avec son QGIS. 1 dessine dans celui-ci ; 0 prend ce que permet le processeur.</translation>
    </message>
    <message>
        <source>Dask scheduler</source>
        <translation>Ordonnanceur Dask</translation>
    </message>
    <message>
        <source>Address of a Dask scheduler, such as tcp://server:8786, whose workers draw instead of this machine: several machines for a whole region. Each needs QGIS, and the output folder under the same path. Left empty: this machine draws.</source>
        <translation>Adresse d’un ordonnanceur Dask, comme tcp://serveur:8786, dont les ouvriers dessinent à la place de cette machine : plusieurs machines pour toute une région. Chacune a besoin de QGIS, et du dossier de sortie sous le même chemin. Vide : cette machine dessine.</translation>
    </message>
    <message>
        <source>{count} communes.</source>
        <translation>{count} communes.</translation>
    </message>
    <message>
        <source>{count} of {total} communes failed; {path} tells all.</source>
        <translation>{count} communes sur {total} ont échoué ; {path} dit tout.</translation>
    </message>
    <message>
        <source>Prepare data</source>
        <translation>Préparer les données</translation>
    </message>
    <message>
        <source>Raw files become one clean GeoPackage: classified, valid, indexed, styled.</source>
        <translation>Des fichiers bruts à un GeoPackage propre : classé, valide, indexé, stylé.</translation>
    </message>
    <message>
        <source>Reads the layers of the SRCE-TVB and the communes as they are, and writes one GeoPackage: a table of communes, and a table a category and kind of geometry, with valid geometries in one projection (Lambert-93, or that of the territory overseas), spatial indexes, all attributes, the styles of the sheet, and what became of each source table (srce_tvb_provenance). Every object is kept; what is found twice is written once and named. Given as SOURCE of the other algorithms it saves them that work. The original files are not touched.</source>
        <translation>Lit les couches du SRCE-TVB et les communes telles qu’elles sont, et écrit un GeoPackage : une table de communes, et une table par poste et par genre de géométrie, aux géométries valides dans une seule projection (Lambert-93, ou celle du territoire outre-mer), avec index spatiaux, tous les attributs, les styles de la feuille, et ce qu’est devenue chaque table (srce_tvb_provenance). Chaque objet est gardé ; ce qui est trouvé en double est écrit une fois et nommé. Donné comme SOURCE des autres algorithmes, il leur épargne ce travail. Les fichiers d’origine ne sont pas touchés.</translation>
    </message>
    <message>
        <source>Prepared data</source>
        <translation>Données préparées</translation>
    </message>
    <message>
        <source>GeoPackage</source>
        <translation>GeoPackage</translation>
    </message>
    <message>
        <source>GeoPackage to write; one that is there already is replaced.</source>
        <translation>GeoPackage à écrire ; s’il existe déjà, il est remplacé.</translation>
    </message>
    <message>
        <source>Objects written</source>
        <translation>Objets écrits</translation>
    </message>
    <message>
        <source>Objects found twice, written once</source>
        <translation>Objets trouvés en double, écrits une fois</translation>
    </message>
    <message>
        <source>Objects left out</source>
        <translation>Objets écartés</translation>
    </message>
    <message>
        <source>Geometries repaired</source>
        <translation>Géométries réparées</translation>
    </message>
    <message>
        <source>{count} objects and {communes} communes written to {path}.</source>
        <translation>{count} objets et {communes} communes écrits dans {path}.</translation>
    </message>
    <message>
        <source>Give the GeoPackage to write (OUTPUT).</source>
        <translation>Donnez le GeoPackage à écrire (OUTPUT).</translation>
    </message>
    <message>
        <source>OUTPUT “{path}” is no GeoPackage: its name must end in .gpkg.</source>
        <translation>OUTPUT « {path} » n’est pas un GeoPackage : son nom doit finir par .gpkg.</translation>
    </message>
    <message>
        <source>{path} is prepared already: give the raw data as SOURCE.</source>
        <translation>{path} est déjà préparé : donnez les données brutes comme SOURCE.</translation>
    </message>
    <message>
        <source>{path} is read: its data would be lost. Choose another OUTPUT.</source>
        <translation>{path} est lu : ses données seraient perdues. Choisissez un autre OUTPUT.</translation>
    </message>
    <message>
        <source>The sheets of the commune: the PDF, or the first page as PNG or SVG.</source>
        <translation>Les feuilles de la commune : le PDF, ou la première page en PNG ou SVG.</translation>
    </message>
    <message>
        <source>Sheets on which the territory is shown, all communes together.</source>
        <translation>Feuilles sur lesquelles le territoire est montré, toutes communes ensemble.</translation>
    </message>
    <message>
        <source>manifest.csv: one row a commune, with its state, sheets, scale, categories, file, duration and what there is to say of it.</source>
        <translation>manifest.csv : une ligne par commune, avec son état, ses feuilles, l’échelle, les postes, le fichier, la durée et ce qu’il y a à en dire.</translation>
    </message>
    <message>
        <source>statistics.csv: one row a commune and category, with the number of objects, hectares, kilometres and the share of the commune.</source>
        <translation>statistics.csv : une ligne par commune et par poste, avec le nombre d’objets, les hectares, les kilomètres et la part de la commune.</translation>
    </message>
    <message>
        <source>Communes that were looked at.</source>
        <translation>Communes qui ont été examinées.</translation>
    </message>
    <message>
        <source>Communes whose sheets could not be made; manifest.csv says why.</source>
        <translation>Communes dont les feuilles n’ont pas pu être faites ; manifest.csv dit pourquoi.</translation>
    </message>
    <message>
        <source>index.html: a picture of every sheet, its state and figures, failures first.</source>
        <translation>index.html : une image de chaque feuille, son état et ses chiffres, les échecs d’abord.</translation>
    </message>
    <message>
        <source>One PDF of all sheets with bookmarks; empty when MERGE is off.</source>
        <translation>Un PDF de toutes les feuilles avec des signets ; vide si MERGE est décoché.</translation>
    </message>
    <message>
        <source>Communes in which no object of the SRCE-TVB lies.</source>
        <translation>Communes où ne se trouve aucun objet du SRCE-TVB.</translation>
    </message>
    <message>
        <source>Objects that were written, each once.</source>
        <translation>Objets qui ont été écrits, chacun une fois.</translation>
    </message>
    <message>
        <source>Objects that lay in several tables, or twice in one.</source>
        <translation>Objets présents dans plusieurs tables, ou deux fois dans une.</translation>
    </message>
    <message>
        <source>Objects without a usable geometry, or that no category takes.</source>
        <translation>Objets sans géométrie utilisable, ou qu’aucun poste ne prend.</translation>
    </message>
    <message>
        <source>Invalid geometries that were repaired; the source is left as it is.</source>
        <translation>Géométries invalides qui ont été réparées ; la source reste telle quelle.</translation>
    </message>
    <message>
        <source>Faults because of which a run could not succeed.</source>
        <translation>Défauts à cause desquels un traitement ne pourrait pas réussir.</translation>
    </message>
    <message>
        <source>Things that a run would do otherwise than one might expect.</source>
        <translation>Ce qu’un traitement ferait autrement qu’on ne l’attend.</translation>
    </message>
    <message>
        <source>Layers that were given a style.</source>
        <translation>Couches qui ont reçu un style.</translation>
    </message>
    <message>
        <source>Layers that were left as they are.</source>
        <translation>Couches qui sont restées telles quelles.</translation>
    </message>
    <message>
        <source>Names of the layers that were left as they are, each with the reason.</source>
        <translation>Noms des couches restées telles quelles, chacune avec la raison.</translation>
    </message>
    <message>
        <source>Index of sheets</source>
        <translation>Index des feuilles</translation>
    </message>
    <message>
        <source>The frames of the sheets as polygons, before or without drawing them.</source>
        <translation>Les cadres des feuilles en polygones, avant de les dessiner ou sans le faire.</translation>
    </message>
    <message>
        <source>Makes a polygon layer of the ground that each sheet of a commune, of an arrondissement or of a list of communes would show, with the commune, the number of the sheet, the number of sheets, the scale and the numbers of the neighbouring sheets. Paper, scale and overlap mean the same as for the sheets themselves.</source>
        <translation>Fait une couche de polygones du terrain que montrerait chaque feuille d’une commune, d’un arrondissement ou d’une liste de communes, avec la commune, le numéro de la feuille, le nombre de feuilles, l’échelle et les numéros des feuilles voisines. Papier, échelle et recouvrement ont le même sens que pour les feuilles elles-mêmes.</translation>
    </message>
    <message>
        <source>One commune. Left empty: those chosen below, or all communes of the layer.</source>
        <translation>Une commune. Vide : celles qui sont choisies ci-dessous, ou toutes celles de la couche.</translation>
    </message>
    <message>
        <source>Frames of the sheets</source>
        <translation>Cadres des feuilles</translation>
    </message>
    <message>
        <source>Polygon layer with one object a sheet.</source>
        <translation>Couche de polygones avec un objet par feuille.</translation>
    </message>
    <message>
        <source>{sheets} sheets for {communes} communes.</source>
        <translation>{sheets} feuilles pour {communes} communes.</translation>
    </message>
    <message>
        <source>SRCE-TVB data</source>
        <translation>Données SRCE-TVB</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Tous les fichiers</translation>
    </message>
    <message>
        <source>GeoPackage, other vector file, zip archive, or folder with the layers of the SRCE-TVB (reservoirs, corridors, watercourses, obstacles), the communes among them or not. Layers are recognised by their name (N_SRCE_…, cer_…), else by their fields. The word project stands for the layers of the open project, the word demo for the bundled demonstration data. It may be left empty where the layers are given one by one.</source>
        <translation>GeoPackage, autre fichier vecteur, archive zip, ou dossier avec les couches du SRCE-TVB (réservoirs, corridors, cours d’eau, obstacles), communes comprises ou non. Les couches se reconnaissent à leur nom (N_SRCE_…, cer_…), sinon à leurs champs. Le mot project désigne les couches du projet ouvert, le mot demo les données de démonstration fournies. Peut rester vide si les couches sont données une par une.</translation>
    </message>
    <message>
        <source>Commune layer: ADMIN EXPRESS, BD TOPO, cadastre… Its fields are detected. Left empty, the communes found in the SRCE-TVB data are used.</source>
        <translation>Couche de communes : ADMIN EXPRESS, BD TOPO, cadastre… Ses champs sont reconnus. Vide : les communes trouvées dans les données SRCE-TVB.</translation>
    </message>
    <message>
        <source>Reservoirs</source>
        <translation>Réservoirs</translation>
    </message>
    <message>
        <source>Layer of the biodiversity reservoirs; or of watercourses, whose fields EST_RESERV and EST_CORRID tell what each is.</source>
        <translation>Couche des réservoirs de biodiversité ; ou de cours d’eau, dont les champs EST_RESERV et EST_CORRID disent ce qu’est chacun.</translation>
    </message>
    <message>
        <source>Corridors</source>
        <translation>Corridors</translation>
    </message>
    <message>
        <source>Layer of the ecological corridors; or of watercourses, as above.</source>
        <translation>Couche des corridors écologiques ; ou de cours d’eau, comme ci-dessus.</translation>
    </message>
    <message>
        <source>Obstacles</source>
        <translation>Obstacles</translation>
    </message>
    <message>
        <source>Layer of the obstacles.</source>
        <translation>Couche des obstacles.</translation>
    </message>
    <message>
        <source>It is used instead of what is detected in the SRCE-TVB data.</source>
        <translation>Elle remplace ce qui est reconnu dans les données SRCE-TVB.</translation>
    </message>
    <message>
        <source>Own styles</source>
        <translation>Styles du service</translation>
    </message>
    <message>
        <source>Folder with the service&apos;s own QML and catalogue.json; what it lacks is bundled.</source>
        <translation>Dossier avec les QML et le catalogue.json du service ; ce qui y manque est pris parmi ceux qui sont fournis.</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>A3 landscape</source>
        <translation>A3 paysage</translation>
    </message>
    <message>
        <source>A3 portrait</source>
        <translation>A3 portrait</translation>
    </message>
    <message>
        <source>A4 landscape</source>
        <translation>A4 paysage</translation>
    </message>
    <message>
        <source>A4 portrait</source>
        <translation>A4 portrait</translation>
    </message>
    <message>
        <source>Size of the sheet; each has a layout of its own.</source>
        <translation>Format de la feuille ; chacun a sa propre mise en page.</translation>
    </message>
    <message>
        <source>Scale 1: (0 = best fit on one sheet)</source>
        <translation>Échelle 1: (0 = au mieux sur une feuille)</translation>
    </message>
    <message>
        <source>0: the largest round scale at which the commune fits on one sheet. Else, for instance 10000: that scale, on as many sheets as the commune takes.</source>
        <translation>0 : la plus grande échelle ronde à laquelle la commune tient sur une feuille. Sinon, par exemple 10000 : cette échelle, sur autant de feuilles qu’en demande la commune.</translation>
    </message>
    <message>
        <source>Overlap of neighbouring sheets (mm)</source>
        <translation>Recouvrement des feuilles voisines (mm)</translation>
    </message>
    <message>
        <source>What two neighbouring sheets show both, in millimetres on paper.</source>
        <translation>Ce que deux feuilles voisines montrent toutes deux, en millimètres sur le papier.</translation>
    </message>
    <message>
        <source>Layer drawn, toned down, under the network: a raster, WMS, WMTS, vector tiles or a vector layer. A base map that does not answer is tried again, then the sheet says so and counts as degraded.</source>
        <translation>Couche dessinée, atténuée, sous le réseau : raster, WMS, WMTS, tuiles vectorielles ou couche vectorielle. Un fond de plan qui ne répond pas est redemandé, puis la feuille le dit et compte comme dégradée.</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Légende</translation>
    </message>
    <message>
        <source>all categories, as the reference sheet</source>
        <translation>tous les postes, comme la feuille de référence</translation>
    </message>
    <message>
        <source>only those in the commune</source>
        <translation>seulement ceux de la commune</translation>
    </message>
    <message>
        <source>Whether the legend lists all categories or only those found in the commune.</source>
        <translation>Si la légende liste tous les postes ou seulement ceux trouvés dans la commune.</translation>
    </message>
    <message>
        <source>Date of update</source>
        <translation>Date de mise à jour</translation>
    </message>
    <message>
        <source>ISO date such as 2017-06-15, printed as “Juin 2017”. Left empty: today.</source>
        <translation>Date ISO comme 2017-06-15, imprimée « Juin 2017 ». Vide : aujourd’hui.</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Statut</translation>
    </message>
    <message>
        <source>Status line of the sheet.</source>
        <translation>Ligne de statut de la feuille.</translation>
    </message>
    <message>
        <source>Logo of the State</source>
        <translation>Logo de l’État</translation>
    </message>
    <message>
        <source>Logo of the service</source>
        <translation>Logo du service</translation>
    </message>
    <message>
        <source>Image file (SVG, PNG, JPEG…). Left empty: a neutral placeholder.</source>
        <translation>Fichier image (SVG, PNG, JPEG…). Vide : un emplacement neutre.</translation>
    </message>
    <message>
        <source>Office (number of the département)</source>
        <translation>Direction (numéro du département)</translation>
    </message>
    <message>
        <source>Number of the département whose D.D.T.(M.) publishes the sheet, such as 59. Left empty: that of the commune.</source>
        <translation>Numéro du département dont la D.D.T.(M.) publie la feuille, comme 59. Vide : celui de la commune.</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>Name of the service, printed under the office. Left empty: that of the wording (the reference's for the département Nord, none elsewhere).</source>
        <translation>Nom du service, imprimé sous la direction. Vide : celui des textes (celui de la référence pour le Nord, aucun ailleurs).</translation>
    </message>
    <message>
        <source>Unit of the service</source>
        <translation>Pôle du service</translation>
    </message>
    <message>
        <source>Second line of the service’s name.</source>
        <translation>Deuxième ligne du nom du service.</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Courriel</translation>
    </message>
    <message>
        <source>Address printed at the foot of the sheet. Left empty: that of the wording.</source>
        <translation>Adresse imprimée au pied de la feuille. Vide : celle des textes.</translation>
    </message>
    <message>
        <source>Sources of the data</source>
        <translation>Sources des données</translation>
    </message>
    <message>
        <source>Credit line at the foot of the sheet. Left empty: that of the wording.</source>
        <translation>Ligne de crédit au pied de la feuille. Vide : celle des textes.</translation>
    </message>
    <message>
        <source>Own layout template</source>
        <translation>Modèle de mise en page du service</translation>
    </message>
    <message>
        <source>Layout template (.qpt) instead of the bundled one; its item “map” is required.</source>
        <translation>Modèle de mise en page (.qpt) à la place de celui qui est fourni ; son objet « map » est obligatoire.</translation>
    </message>
    <message>
        <source>Own wording</source>
        <translation>Textes du service</translation>
    </message>
    <message>
        <source>Folder with the service&apos;s own texts (.j2); what it lacks is the bundled text.</source>
        <translation>Dossier avec les textes du service (.j2) ; ce qui y manque est le texte fourni.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>geospatial PDF (layers that switch on and off)</source>
        <translation>PDF géospatial (couches qui s’allument et s’éteignent)</translation>
    </message>
    <message>
        <source>Format of the sheets. PNG comes with a world file.</source>
        <translation>Format des feuilles. Le PNG vient avec un fichier de calage.</translation>
    </message>
    <message>
        <source>Resolution (dpi)</source>
        <translation>Résolution (dpi)</translation>
    </message>
    <message>
        <source>Resolution of PNG, and of what cannot be drawn as vector in the others.</source>
        <translation>Résolution du PNG, et de ce qui ne peut pas être dessiné en vecteur dans les autres.</translation>
    </message>
    <message>
        <source>Save the QGIS project</source>
        <translation>Enregistrer le projet QGIS</translation>
    </message>
    <message>
        <source>Also writes &lt;insee&gt;_&lt;name&gt;.qgz with its data in &lt;insee&gt;_&lt;name&gt;.gpkg, to retouch the sheets in QGIS; the plugin is not needed to open it.</source>
        <translation>Écrit aussi &lt;insee&gt;_&lt;nom&gt;.qgz, avec ses données dans &lt;insee&gt;_&lt;nom&gt;.gpkg, pour retoucher les feuilles dans QGIS ; l’extension n’est pas nécessaire pour l’ouvrir.</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>Dossier de sortie</translation>
    </message>
    <message>
        <source>Folder of the sheets, named &lt;insee&gt;_&lt;name&gt;.pdf, with manifest.csv and statistics.csv.</source>
        <translation>Dossier des feuilles, nommées &lt;insee&gt;_&lt;nom&gt;.pdf, avec manifest.csv et statistics.csv.</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifeste</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistiques</translation>
    </message>
    <message>
        <source>Give the folder of the sheets (OUTPUT).</source>
        <translation>Donnez le dossier des feuilles (OUTPUT).</translation>
    </message>
    <message>
        <source>First file of the commune</source>
        <translation>Premier fichier de la commune</translation>
    </message>
    <message>
        <source>Arrondissement</source>
        <translation>Arrondissement</translation>
    </message>
    <message>
        <source>Code or name of an arrondissement: 594, 59004, 59/4 or Dunkerque.</source>
        <translation>Code ou nom d’un arrondissement : 594, 59004, 59/4 ou Dunkerque.</translation>
    </message>
    <message>
        <source>List of communes</source>
        <translation>Liste de communes</translation>
    </message>
    <message>
        <source>INSEE codes or names, separated by commas, or the path of a CSV or text file with them. Codes that are unknown, merged or doubled are named before anything is drawn.</source>
        <translation>Codes INSEE ou noms, séparés par des virgules, ou le chemin d’un fichier CSV ou texte qui les contient. Les codes inconnus, fusionnés ou en double sont nommés avant tout dessin.</translation>
    </message>
    <message>
        <source>Filter on the communes</source>
        <translation>Filtre sur les communes</translation>
    </message>
    <message>
        <source>QGIS expression on the fields of the commune layer, for instance population &gt; 5000.</source>
        <translation>Expression QGIS sur les champs de la couche de communes, par exemple population &gt; 5000.</translation>
    </message>
    <message>
        <source>The communes cannot be read now.</source>
        <translation>Les communes ne peuvent pas être lues maintenant.</translation>
    </message>
    <message>
        <source>Reading the communes</source>
        <translation>Lecture des communes</translation>
    </message>
    <message>
        <source>No communes are found in it.</source>
        <translation>Aucune commune n’y est trouvée.</translation>
    </message>
    <message>
        <source>name or INSEE code</source>
        <translation>nom ou code INSEE</translation>
    </message>
    <message>
        <source>{commune}. {code} is also the postal code of {others}.</source>
        <translation>{commune}. {code} est aussi le code postal de {others}.</translation>
    </message>
    <message>
        <source>Several communes bear this name: {communes}.</source>
        <translation>Plusieurs communes portent ce nom : {communes}.</translation>
    </message>
    <message>
        <source>{code} is a postal code, no INSEE code. Did you mean {communes}?</source>
        <translation>{code} est un code postal, pas un code INSEE. Vouliez-vous dire {communes} ?</translation>
    </message>
    <message>
        <source>None of the {count} communes is called so.</source>
        <translation>Aucune des {count} communes ne s’appelle ainsi.</translation>
    </message>
    <message>
        <source>INSEE code or name of a commune, as text</source>
        <translation>code INSEE ou nom d’une commune, en texte</translation>
    </message>
    <message>
        <source>These values fill the dialogs of SRCE-TVB Atlas. A script, a model or qgis_process that does not give them gets the values of the wording, so that its sheets are the same on every machine.</source>
        <translation>Ces valeurs remplissent les fenêtres de SRCE-TVB Atlas. Un script, un modèle ou qgis_process qui ne les donne pas reçoit celles des textes, de sorte que ses feuilles soient les mêmes sur toute machine.</translation>
    </message>
    <message>
        <source>Département of the office</source>
        <translation>Département de la direction</translation>
    </message>
    <message>
        <source>Forget the values of the last runs</source>
        <translation>Oublier les valeurs des derniers traitements</translation>
    </message>
    <message>
        <source>Data, paper, formats and folders that the dialogs remember.</source>
        <translation>Données, papier, formats et dossiers que retiennent les fenêtres.</translation>
    </message>
    <message>
        <source>Forgotten.</source>
        <translation>Oublié.</translation>
    </message>
    <message>
        <source>{count} communes, {failed} failed.</source>
        <translation>{count} communes, dont {failed} en échec.</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>Ouvrir le rapport</translation>
    </message>
    <message>
        <source>{file}: one sheet.</source>
        <translation>{file} : une feuille.</translation>
    </message>
    <message>
        <source>{file}: {count} sheets.</source>
        <translation>{file} : {count} feuilles.</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>Ouvrir le fichier</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ouvrir le dossier</translation>
    </message>
    <message>
        <source>Open in the layout designer</source>
        <translation>Ouvrir dans la mise en page</translation>
    </message>
    <message>
        <source>The project {path} cannot be read: {error}</source>
        <translation>Le projet {path} ne peut pas être lu : {error}</translation>
    </message>
    <message>
        <source>{path} is no project of a sheet.</source>
        <translation>{path} n’est pas le projet d’une feuille.</translation>
    </message>
    <message>
        <source>The layer “{name}” cannot be added.</source>
        <translation>La couche « {name} » ne peut pas être ajoutée.</translation>
    </message>
    <message>
        <source>The layout of {path} cannot be read.</source>
        <translation>La mise en page de {path} ne peut pas être lue.</translation>
    </message>
    <message>
        <source>The layout of {path} cannot be added.</source>
        <translation>La mise en page de {path} ne peut pas être ajoutée.</translation>
    </message>
    <message>
        <source>Sheet of a commune…</source>
        <translation>Feuille d’une commune…</translation>
    </message>
    <message>
        <source>Sheet of the commune I click</source>
        <translation>Feuille de la commune que je clique</translation>
    </message>
    <message>
        <source>Sheets of a territory…</source>
        <translation>Feuilles d’un territoire…</translation>
    </message>
    <message>
        <source>Handbook</source>
        <translation>Manuel</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Réglages…</translation>
    </message>
    <message>
        <source>The algorithm {name} is not there: enable the Processing plugin.</source>
        <translation>L’algorithme {name} n’est pas là : activez l’extension Traitements (Processing).</translation>
    </message>
    <message>
        <source>“{name}” is in the project already.</source>
        <translation>« {name} » est déjà dans le projet.</translation>
    </message>
    <message>
        <source>No program opens the handbook: it lies at {path}.</source>
        <translation>Aucun programme n’ouvre le manuel : il est dans {path}.</translation>
    </message>
    <message>
        <source>Click a commune of “{layer}”.</source>
        <translation>Cliquez une commune de « {layer} ».</translation>
    </message>
    <message>
        <source>The project has no layer of communes to click on.</source>
        <translation>Le projet n’a pas de couche de communes à cliquer.</translation>
    </message>
    <message>
        <source>Add the demonstration data</source>
        <translation>Ajouter les données de démonstration</translation>
    </message>
    <message>
        <source>Add those of {name}</source>
        <translation>Ajouter celles de {name}</translation>
    </message>
    <message>
        <source>{source} holds no communes.</source>
        <translation>{source} ne contient pas de communes.</translation>
    </message>
    <message>
        <source>{code} is read as the INSEE code of {title}; it is also the postal code of: {list}.</source>
        <translation>{code} est lu comme le code INSEE de {title} ; c’est aussi le code postal de : {list}.</translation>
    </message>
    <message>
        <source>Some communes failed.</source>
        <translation>Des communes ont échoué.</translation>
    </message>
    <message>
        <source>“{name}” is in the project already, as an earlier run made it.</source>
        <translation>« {name} » est déjà dans le projet, telle qu’un traitement antérieur l’a faite.</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>La remplacer</translation>
    </message>
    <message>
        <source>objects without objective, drawn as not to restore: {count}</source>
        <translation>objets sans objectif, dessinés comme n’étant pas à restaurer : {count}</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}</source>
        <translation>{path} ne peut pas être lu : {reason}</translation>
    </message>
    <message>
        <source>{path} is too large: {size} bytes, at most {limit}.</source>
        <translation>{path} est trop volumineux : {size} octets, au plus {limit}.</translation>
    </message>
    <message>
        <source>{path} is not UTF-8 text: save it again from QGIS.</source>
        <translation>{path} n’est pas un texte en UTF-8 : enregistrez-le à nouveau depuis QGIS.</translation>
    </message>
    <message>
        <source>{path} declares a document type or entities, which a template or style of QGIS never needs: it is refused.</source>
        <translation>{path} déclare un type de document ou des entités, ce dont un modèle ou un style de QGIS n’a jamais besoin : il est refusé.</translation>
    </message>
    <message>
        <source>{path} is not well-formed XML: {reason}</source>
        <translation>{path} n’est pas un XML bien formé : {reason}</translation>
    </message>
    <message>
        <source>{path} has an HTML frame, which can run scripts: use labels, pictures and tables.</source>
        <translation>{path} contient un cadre HTML, qui peut exécuter des scripts : employez des étiquettes, des images et des tableaux.</translation>
    </message>
    <message>
        <source>{path}: “{item}” is rendered as HTML, in which a name or a text could be taken for markup and pictures be fetched: untick “Render as HTML”.</source>
        <translation>{path} : « {item} » est rendu en HTML, où un nom ou un texte pourrait passer pour du balisage et des images être téléchargées : décochez « Rendu HTML ».</translation>
    </message>
    <message>
        <source>{path}: “{item}” evaluates a value as an expression (eval): print or compare the value itself, as in [% @srce_commune %].</source>
        <translation>{path} : « {item} » évalue une valeur comme une expression (eval) : imprimez ou comparez la valeur elle-même, comme dans [% @srce_commune %].</translation>
    </message>
    <message>
        <source>{path} takes a picture from elsewhere (“{item}”: {source}): put the file beside it and choose it there.</source>
        <translation>{path} prend une image ailleurs (« {item} » : {source}) : placez le fichier à côté et choisissez-le là.</translation>
    </message>
    <message>
        <source>{path} computes which picture to show (“{item}”: {source}), which could be one from elsewhere: begin the expression with the name of a folder in quotes</source>
        <translation>{path} calcule l’image à montrer (« {item} » : {source}), qui pourrait venir d’ailleurs : commencez l’expression par le nom d’un dossier entre apostrophes</translation>
    </message>
    <message>
        <source>{path} is not a QML file with symbols: save the style again from QGIS.</source>
        <translation>{path} n’est pas un fichier QML avec des symboles : enregistrez à nouveau le style depuis QGIS.</translation>
    </message>
    <message>
        <source>The layer “{name}” cannot be given as such: the catalogue has no class “{key}”; it has {known}. Give the layer in SOURCE.</source>
        <translation>La couche « {name} » ne peut pas être donnée ainsi : le catalogue n’a pas de classe « {key} » ; il a {known}. Donnez la couche dans SOURCE.</translation>
    </message>
    <message>
        <source>{path} is open in another program: the run goes on, but close it before the end, or its communes will be drawn again.</source>
        <translation>{path} est ouvert dans un autre programme : le traitement continue, mais fermez-le avant la fin, sinon ses communes seront redessinées.</translation>
    </message>
    <message>
        <source>read as “{title}” ({why})</source>
        <translation>lue comme « {title} » ({why})</translation>
    </message>
    <message>
        <source>objects: {objects}; communes that hold some: {communes} of {total}</source>
        <translation>objets : {objects} ; communes qui en contiennent : {communes} sur {total}</translation>
    </message>
    <message>
        <source>Source: {origin}</source>
        <translation>Source : {origin}</translation>
    </message>
    <message>
        <source>objects without geometry: {count}</source>
        <translation>objets sans géométrie : {count}</translation>
    </message>
    <message>
        <source>objects without area or length, left out: {count}</source>
        <translation>objets sans surface ni longueur, écartés : {count}</translation>
    </message>
    <message>
        <source>objects that lie outside the projection, left out: {count}</source>
        <translation>objets hors du domaine de la projection, écartés : {count}</translation>
    </message>
    <message>
        <source>objects of which a part has a geometry that is not drawn: {count}</source>
        <translation>objets dont une partie a une géométrie qui n’est pas dessinée : {count}</translation>
    </message>
    <message>
        <source>objects left out, {reason}: {count}</source>
        <translation>objets écartés, {reason} : {count}</translation>
    </message>
    <message>
        <source>invalid geometries repaired: {count}</source>
        <translation>géométries invalides réparées : {count}</translation>
    </message>
    <message>
        <source>objects with the objective that the same object has in another table: {count}</source>
        <translation>objets avec l’objectif que le même objet porte dans une autre table : {count}</translation>
    </message>
    <message>
        <source>objects found twice, drawn once: {count} ({ids})</source>
        <translation>objets trouvés en double, dessinés une fois : {count} ({ids})</translation>
    </message>
    <message>
        <source>objects held with two objectives, drawn once: {count} ({ids})</source>
        <translation>objets portant deux objectifs, dessinés une fois : {count} ({ids})</translation>
    </message>
    <message>
        <source>identifiers that identify nothing: {count} ({ids})</source>
        <translation>identifiants qui n’identifient rien : {count} ({ids})</translation>
    </message>
    <message>
        <source>{table} ({why}), objects: {count} -&gt; {kept}</source>
        <translation>{table} ({why}), objets : {count} -&gt; {kept}</translation>
    </message>
    <message>
        <source>{table} is read as “{title}” ({why}).</source>
        <translation>{table} est lue comme « {title} » ({why}).</translation>
    </message>
    <message>
        <source>names with lost characters, which the sheets print as they are: {names}</source>
        <translation>noms aux caractères perdus, que les feuilles impriment tels quels : {names}</translation>
    </message>
    <message>
        <source>used for all texts of the sheet</source>
        <translation>police de tous les textes de la carte</translation>
    </message>
    <message>
        <source>not installed: QGIS uses another font, and texts may need more space</source>
        <translation>non installée : QGIS emploie une autre police, et les textes peuvent prendre plus de place</translation>
    </message>
    <message>
        <source>{count} texts can be printed</source>
        <translation>{count} textes prêts à imprimer</translation>
    </message>
    <message>
        <source>can be written to, {mb} MB free</source>
        <translation>accessible en écriture, {mb} Mo libres</translation>
    </message>
    <message>
        <source>{error}. Each sheet stays a PDF of its own.</source>
        <translation>{error}. Chaque feuille reste un PDF à part.</translation>
    </message>
    <message>
        <source>The label “{item}” of the template prints the variable “{variable}”, which no text defines. Known ones: {known}.</source>
        <translation>L’étiquette « {item} » du modèle imprime la variable « {variable} », qu’aucun texte ne définit. Variables connues : {known}.</translation>
    </message>
    <message>
        <source>The geometry of the commune has coordinates that are not numbers: repair it.</source>
        <translation>La géométrie de la commune contient des coordonnées qui ne sont pas des nombres : réparez-la.</translation>
    </message>
    <message>
        <source>The commune has no area: check its geometry in the commune layer.</source>
        <translation>La commune n’a pas de surface : vérifiez sa géométrie dans la couche de communes.</translation>
    </message>
    <message>
        <source>A territory of {width:.0f} x {height:.0f} km does not fit on one sheet at any scale: check the geometry and the coordinate system of the commune layer, or give a scale.</source>
        <translation>Un territoire de {width:.0f} x {height:.0f} km ne tient sur une feuille à aucune échelle : vérifiez la géométrie et le système de coordonnées de la couche de communes, ou donnez une échelle.</translation>
    </message>
    <message>
        <source>A scale of 1:{scale} is not valid: give a number such as 10000, or 0 for the best scale on one sheet.</source>
        <translation>L’échelle 1:{scale} n’est pas valable : donnez un nombre comme 10000, ou 0 pour la meilleure échelle sur une feuille.</translation>
    </message>
    <message>
        <source>A scale of 1:{scale} is not valid: give a whole number.</source>
        <translation>L’échelle 1:{scale} n’est pas valable : donnez un nombre entier.</translation>
    </message>
    <message>
        <source>An overlap of {overlap} mm between sheets is not possible: give 0 or more, and less than half of the map, {half:g} mm.</source>
        <translation>Un recouvrement de {overlap} mm entre feuilles est impossible : donnez 0 ou plus, et moins de la moitié de la carte, {half:g} mm.</translation>
    </message>
    <message>
        <source>At 1:{scale} the commune needs {count} sheets or more, and {limit} is the maximum: choose a less detailed scale, for instance 1:{way_out}, or a larger paper.</source>
        <translation>Au 1:{scale}, la commune demande au moins {count} feuilles, et le maximum est de {limit} : choisissez une échelle moins détaillée, par exemple 1:{way_out}, ou un papier plus grand.</translation>
    </message>
    <message>
        <source>it takes more than {seconds} s to compute</source>
        <translation>son calcul prend plus de {seconds} s</translation>
    </message>
    <message>
        <source>The text file {path} is a link or not a regular file: put the file itself in the folder.</source>
        <translation>Le fichier de texte {path} est un lien ou n’est pas un fichier ordinaire : placez le fichier lui-même dans le dossier.</translation>
    </message>
    <message>
        <source>The text file {path} is not UTF-8 text: save it as UTF-8 in a text editor.</source>
        <translation>Le fichier de texte {path} n’est pas du texte UTF-8 : enregistrez-le en UTF-8 dans un éditeur de texte.</translation>
    </message>
</context>
</TS>
