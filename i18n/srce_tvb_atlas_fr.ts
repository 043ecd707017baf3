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
        <source>{path} cannot be written.</source>
        <translation>{path} ne peut pas être écrit.</translation>
    </message>
    <message>
        <source>The catalogue has no category “{key}”.</source>
        <translation>Le catalogue n’a pas de catégorie « {key} ».</translation>
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
        <source>the category “commune” is missing.</source>
        <translation>la catégorie « commune » manque.</translation>
    </message>
    <message>
        <source>it has no style.</source>
        <translation>elle n’a pas de style.</translation>
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
        <source>a number is expected.</source>
        <translation>un nombre est attendu.</translation>
    </message>
    <message>
        <source>an object is expected.</source>
        <translation>un objet est attendu.</translation>
    </message>
    <message>
        <source>a list is expected.</source>
        <translation>une liste est attendue.</translation>
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
        <translation>Catégories</translation>
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
        <source>left out: {reason}</source>
        <translation>écartée : {reason}</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>choisies</translation>
    </message>
    <message>
        <source>communes</source>
        <translation>communes</translation>
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
        <source>Fonts</source>
        <translation>Polices</translation>
    </message>
    <message>
        <source>bundled wording</source>
        <translation>textes fournis</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>correct</translation>
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
        <source>The Python module Jinja2 is missing: install python3-jinja2, then try again.</source>
        <translation>Le module Python Jinja2 manque : installez python3-jinja2, puis réessayez.</translation>
    </message>
    <message>
        <source>Check of the SRCE-TVB data</source>
        <translation>Vérification des données SRCE-TVB</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Catégorie</translation>
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
        <source>neither yes nor no, read as no: {values}</source>
        <translation>valeurs qui ne sont ni oui ni non, lues comme non : {values}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Annulé.</translation>
    </message>
    <message>
        <source>no category draws its geometry ({families})</source>
        <translation>aucune catégorie ne dessine sa géométrie ({families})</translation>
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
        <source>The commune {code} is {name}, not “{given}”: give the code or the name.</source>
        <translation>La commune {code} est {name}, et non « {given} » : donnez le code ou le nom.</translation>
    </message>
    <message>
        <source>{code} ({name}) is now part of {title}: give the code {now}.</source>
        <translation>{code} ({name}) fait maintenant partie de {title} : donnez le code {now}.</translation>
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
        <source>Give the code or the name of an arrondissement.</source>
        <translation>Donnez le code ou le nom d’un arrondissement.</translation>
    </message>
    <message>
        <source>No commune of the layer has an arrondissement: give CODES or FILTER instead.</source>
        <translation>Aucune commune de la couche n’a d’arrondissement : donnez plutôt CODES ou FILTER.</translation>
    </message>
    <message>
        <source>“{text}” is the number of several arrondissements: give one of {list}.</source>
        <translation>« {text} » est le numéro de plusieurs arrondissements : donnez l’un de {list}.</translation>
    </message>
    <message>
        <source>The Dask scheduler {address} does not answer: {error}</source>
        <translation>L’ordonnanceur Dask {address} ne répond pas : {error}</translation>
    </message>
    <message>
        <source>The Dask scheduler {address} has no worker.</source>
        <translation>L’ordonnanceur Dask {address} n’a aucun processus.</translation>
    </message>
    <message>
        <source>SCHEDULER needs the Python module distributed, which is not installed: “python3 -m pip install distributed” in the OSGeo4W shell, or the package python3-distributed on Debian. Leave SCHEDULER empty to draw on this machine.</source>
        <translation>SCHEDULER demande le module Python distributed, qui n’est pas installé : « python3 -m pip install distributed » dans le shell OSGeo4W, ou le paquet python3-distributed sous Debian. Laissez SCHEDULER vide pour dessiner sur cette machine.</translation>
    </message>
    <message>
        <source>The folder {path} cannot be written: {error}. Choose another OUTPUT.</source>
        <translation>Impossible d’écrire dans le dossier {path} : {error}. Choisissez un autre OUTPUT.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}</source>
        <translation>{path} ne peut pas être lu : {error}</translation>
    </message>
    <message>
        <source>The data changed during the run: {path} can no longer be read as it was at the start ({tables}). Start the run again.</source>
        <translation>Les données ont changé pendant le traitement : {path} ne peut plus être lu comme au début ({tables}). Relancez le traitement.</translation>
    </message>
    <message>
        <source>it has become smaller</source>
        <translation>sa taille a diminué</translation>
    </message>
    <message>
        <source>QGIS wrote nothing for the sheet {name}.</source>
        <translation>QGIS n’a rien écrit pour la feuille {name}.</translation>
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
        <translation>Le texte de l’objet « {item} » (« {start} ») ne tient pas dans son cadre à {floor} pt : il a {needed:.0f} mm de haut et le cadre n’en laisse que {room:.0f}. Raccourcissez-le d’environ {excess:.0f} %, ou agrandissez le cadre dans le modèle.</translation>
    </message>
    <message>
        <source>The text of the layout item “{item}” (“{start}”) has a word that is wider than its box at {floor} pt: {needed:.0f} mm for {room:.0f} mm. Shorten it, or enlarge the box in the template.</source>
        <translation>Le texte de l’objet « {item} » (« {start} ») a un mot plus large que son cadre à {floor} pt : {needed:.0f} mm pour {room:.0f} mm. Raccourcissez-le, ou agrandissez le cadre dans le modèle.</translation>
    </message>
    <message>
        <source>The legend does not fit its box at {floor} pt: it takes {width:.0f} x {height:.0f} mm and the box leaves {room_width:.0f} x {room_height:.0f} mm. Enlarge the item “legend” of the template.</source>
        <translation>La légende ne tient pas dans son cadre à {floor} pt : elle fait {width:.0f} x {height:.0f} mm et le cadre laisse {room_width:.0f} x {room_height:.0f} mm. Agrandissez l’objet « legend » du modèle.</translation>
    </message>
    <message>
        <source>The symbols of a category cannot be shown together in the legend.</source>
        <translation>Les symboles d’une catégorie ne peuvent pas être montrés ensemble dans la légende.</translation>
    </message>
    <message>
        <source>{path} cannot be replaced (is it open in another program?): {error}</source>
        <translation>Impossible de remplacer {path} (est-il ouvert dans un autre programme ?) : {error}</translation>
    </message>
    <message>
        <source>The PDF {path} cannot be joined: {error}</source>
        <translation>Le PDF {path} ne peut pas être assemblé : {error}</translation>
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
        <source>it cannot be read</source>
        <translation>elle ne peut pas être lue</translation>
    </message>
    <message>
        <source>it has no geometry</source>
        <translation>elle n’a pas de géométrie</translation>
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
        <source>SCALE must be 0 (best fit) or a number such as 25000.</source>
        <translation>SCALE doit valoir 0 (ajustement automatique) ou un nombre tel que 25000.</translation>
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
        <source>CODES: the file {path} is too large.</source>
        <translation>CODES : le fichier {path} est trop gros.</translation>
    </message>
    <message>
        <source>CODES: the file {path} cannot be read: {error}</source>
        <translation>CODES : le fichier {path} ne peut pas être lu : {error}</translation>
    </message>
    <message>
        <source>the commune layer has no field {missing}; it has {fields}</source>
        <translation>la couche de communes n’a pas de champ {missing} ; ses champs sont {fields}</translation>
    </message>
    <message>
        <source>The style {path} does not load on the layer “{layer}”: {error}</source>
        <translation>Le style {path} ne se charge pas sur la couche « {layer} » : {error}</translation>
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
        <source>The layer “{name}” cannot be read: {source}</source>
        <translation>La couche « {name} » ne peut pas être lue : {source}</translation>
    </message>
    <message>
        <source>The layer “{name}” has no geometry.</source>
        <translation>La couche « {name} » n’a pas de géométrie.</translation>
    </message>
    <message>
        <source>by the table name “{name}”</source>
        <translation>par le nom de table « {name} »</translation>
    </message>
    <message>
        <source>by its fields {fields}</source>
        <translation>par ses champs {fields}</translation>
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
        <source>{path} cannot be written (is it open in another program?): {error}</source>
        <translation>Impossible d’écrire {path} (est-il ouvert dans un autre programme ?) : {error}</translation>
    </message>
    <message>
        <source>{path} cannot be loaded as a layout template: save it again from QGIS.</source>
        <translation>{path} ne se charge pas comme modèle de mise en page : enregistrez-le à nouveau depuis QGIS.</translation>
    </message>
    <message>
        <source>“{value}” is not a date: write it as year-month-day, for instance 2017-06-30.</source>
        <translation>« {value} » n’est pas une date : écrivez-la sous la forme année-mois-jour, par exemple 2017-06-30.</translation>
    </message>
    <message>
        <source>The folder of texts {path} does not exist.</source>
        <translation>Le dossier de textes {path} n’existe pas.</translation>
    </message>
    <message>
        <source>The text file {path} cannot be read: {reason}</source>
        <translation>Impossible de lire le fichier de texte {path} : {reason}</translation>
    </message>
    <message>
        <source>The text file {path} is too large: {size} bytes, at most {limit}.</source>
        <translation>Le fichier de texte {path} est trop volumineux : {size} octets, au plus {limit}.</translation>
    </message>
    <message>
        <source>“{name}” cannot be called</source>
        <translation>« {name} » ne peut pas être appelé</translation>
    </message>
    <message>
        <source>no process was started</source>
        <translation>aucun processus n’a démarré</translation>
    </message>
    <message>
        <source>the run is over</source>
        <translation>le traitement est fini</translation>
    </message>
    <message>
        <source>Give the SRCE-TVB data as SOURCE (a GeoPackage, a folder, or the word project for the layers of the open project), or its layers one by one.</source>
        <translation>Donnez les données SRCE-TVB comme SOURCE (un GeoPackage, un dossier, ou le mot project pour les couches du projet ouvert), ou ses couches une par une.</translation>
    </message>
    <message>
        <source>{path} was prepared with another catalogue of categories: prepare the data again with the same STYLES folder.</source>
        <translation>{path} a été préparé avec un autre catalogue de catégories : préparez les données à nouveau avec le même dossier STYLES.</translation>
    </message>
    <message>
        <source>no table</source>
        <translation>aucune table</translation>
    </message>
    <message>
        <source>Communes: {table}.</source>
        <translation>Communes : {table}.</translation>
    </message>
    <message>
        <source>Apply styles</source>
        <translation>Appliquer les styles</translation>
    </message>
    <message>
        <source>Group and order as in the legend</source>
        <translation>Grouper et ordonner comme dans la légende</translation>
    </message>
    <message>
        <source>Moves the styled layers into one group of the layer tree, in the order of the legend, and sets the order in which they are drawn.</source>
        <translation>Place les couches stylisées dans un groupe de l’arbre des couches, dans l’ordre de la légende, et règle l’ordre de dessin.</translation>
    </message>
    <message>
        <source>Rule “to restore”</source>
        <translation>Règle « à restaurer »</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Enregistrer le projet</translation>
    </message>
    <message>
        <source>Layers styled</source>
        <translation>Couches stylisées</translation>
    </message>
    <message>
        <source>{layer}: {labels}.</source>
        <translation>{layer} : {labels}.</translation>
    </message>
    <message>
        <source>{names} is not a layer of the open project.</source>
        <translation>{names} n’est pas une couche du projet ouvert.</translation>
    </message>
    <message>
        <source>The project {path} cannot be saved: {error}</source>
        <translation>Impossible d’enregistrer le projet {path} : {error}</translation>
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
        <translation>{name} : « {value} » n’est pas une couche vectorielle lisible par QGIS.</translation>
    </message>
    <message>
        <source>{name}: “{value}” is not a layer that QGIS can read.</source>
        <translation>{name} : « {value} » n’est pas une couche lisible par QGIS.</translation>
    </message>
    <message>
        <source>a number between {low:.10g} and {high:.10g}</source>
        <translation>un nombre entre {low:.10g} et {high:.10g}</translation>
    </message>
    <message>
        <source>a layer that QGIS can read</source>
        <translation>une couche lisible par QGIS</translation>
    </message>
    <message>
        <source>a file or folder</source>
        <translation>un fichier ou un dossier</translation>
    </message>
    <message>
        <source>{name} cannot be “{value}”. Expected: {wanted}.</source>
        <translation>{name} ne peut pas valoir « {value} ». Valeur attendue : {wanted}.</translation>
    </message>
    <message>
        <source>Check data</source>
        <translation>Vérifier les données</translation>
    </message>
    <message>
        <source>Output folder to check</source>
        <translation>Dossier de sortie à vérifier</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Constats</translation>
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
        <translation>Hectares, part, kilomètres et objets de chaque catégorie dans chaque commune.</translation>
    </message>
    <message>
        <source>Figures by commune</source>
        <translation>Chiffres par commune</translation>
    </message>
    <message>
        <source>Figures by commune and category</source>
        <translation>Chiffres par commune et par catégorie</translation>
    </message>
    <message>
        <source>Number of communes without any object</source>
        <translation>Nombre de communes sans aucun objet</translation>
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
        <source>Commune (INSEE code or name)</source>
        <translation>Commune (code INSEE ou nom)</translation>
    </message>
    <message>
        <source>Sheet number</source>
        <translation>Numéro de feuille</translation>
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
        <source>Dask scheduler</source>
        <translation>Ordonnanceur Dask</translation>
    </message>
    <message>
        <source>Prepare data</source>
        <translation>Préparer les données</translation>
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
        <source>Objects written</source>
        <translation>Objets écrits</translation>
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
        <source>The sheets of the commune: the PDF, or the first page as PNG or SVG.</source>
        <translation>Les feuilles de la commune : le PDF, ou la première page en PNG ou SVG.</translation>
    </message>
    <message>
        <source>Communes whose sheets could not be made; manifest.csv says why.</source>
        <translation>Communes dont les feuilles n’ont pas pu être produites ; manifest.csv dit pourquoi.</translation>
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
        <source>Index of sheets</source>
        <translation>Index des feuilles</translation>
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
        <source>Reservoirs</source>
        <translation>Réservoirs</translation>
    </message>
    <message>
        <source>Corridors</source>
        <translation>Corridors</translation>
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
        <source>Own styles</source>
        <translation>Styles du service</translation>
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
        <source>Overlap of neighbouring sheets (mm)</source>
        <translation>Recouvrement des feuilles voisines (mm)</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Légende</translation>
    </message>
    <message>
        <source>only those in the commune</source>
        <translation>seulement celles de la commune</translation>
    </message>
    <message>
        <source>Whether the legend lists all categories or only those found in the commune.</source>
        <translation>La légende liste toutes les catégories, ou seulement celles qui se trouvent dans la commune.</translation>
    </message>
    <message>
        <source>Date of update</source>
        <translation>Date de mise à jour</translation>
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
        <source>Office (number of the département)</source>
        <translation>Direction (numéro du département)</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Service</translation>
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
        <source>Sources of the data</source>
        <translation>Sources des données</translation>
    </message>
    <message>
        <source>Own layout template</source>
        <translation>Modèle de mise en page du service</translation>
    </message>
    <message>
        <source>Own wording</source>
        <translation>Textes du service</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Resolution (dpi)</source>
        <translation>Résolution (dpi)</translation>
    </message>
    <message>
        <source>Save the QGIS project</source>
        <translation>Enregistrer le projet QGIS</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>Dossier de sortie</translation>
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
        <source>Filter on the communes</source>
        <translation>Filtre sur les communes</translation>
    </message>
    <message>
        <source>QGIS expression on the fields of the commune layer, for instance population &gt; 5000.</source>
        <translation>Expression QGIS sur les champs de la couche de communes, par exemple population &gt; 5000.</translation>
    </message>
    <message>
        <source>The communes cannot be read now.</source>
        <translation>Impossible de lire les communes pour le moment.</translation>
    </message>
    <message>
        <source>Reading the communes</source>
        <translation>Lecture des communes</translation>
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
        <source>INSEE code or name of a commune, as text</source>
        <translation>code INSEE ou nom d’une commune, sous forme de texte</translation>
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
        <translation>Données, papier, formats et dossiers que les fenêtres ont retenus.</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>Ouvrir le rapport</translation>
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
        <translation>Ouvrir la mise en page</translation>
    </message>
    <message>
        <source>The project {path} cannot be read: {error}</source>
        <translation>Impossible de lire le projet {path} : {error}</translation>
    </message>
    <message>
        <source>The layer “{name}” cannot be added.</source>
        <translation>Impossible d’ajouter la couche « {name} ».</translation>
    </message>
    <message>
        <source>The layout of {path} cannot be read.</source>
        <translation>Impossible de lire la mise en page de {path}.</translation>
    </message>
    <message>
        <source>The layout of {path} cannot be added.</source>
        <translation>Impossible d’ajouter la mise en page de {path}.</translation>
    </message>
    <message>
        <source>Sheet of a commune…</source>
        <translation>Feuille d’une commune…</translation>
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
        <source>Click a commune of “{layer}”.</source>
        <translation>Cliquez sur une commune de « {layer} ».</translation>
    </message>
    <message>
        <source>Add the demonstration data</source>
        <translation>Ajouter les données de démonstration</translation>
    </message>
    <message>
        <source>{code} is read as the INSEE code of {title}; it is also the postal code of: {list}.</source>
        <translation>{code} est lu comme le code INSEE de {title} ; c’est aussi le code postal de : {list}.</translation>
    </message>
    <message>
        <source>Some communes failed.</source>
        <translation>Certaines communes ont échoué.</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>La remplacer</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}</source>
        <translation>Impossible de lire {path} : {reason}</translation>
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
        <source>{path} is not well-formed XML: {reason}</source>
        <translation>{path} n’est pas du XML bien formé : {reason}</translation>
    </message>
    <message>
        <source>{path} is not a QML file with symbols: save the style again from QGIS.</source>
        <translation>{path} n’est pas un fichier QML avec des symboles : enregistrez à nouveau le style depuis QGIS.</translation>
    </message>
    <message>
        <source>read as “{title}” ({why})</source>
        <translation>lue comme « {title} » ({why})</translation>
    </message>
    <message>
        <source>Source: {origin}</source>
        <translation>Source : {origin}</translation>
    </message>
    <message>
        <source>{table} is read as “{title}” ({why}).</source>
        <translation>{table} est lue comme « {title} » ({why}).</translation>
    </message>
    <message>
        <source>used for all texts of the sheet</source>
        <translation>police de tous les textes de la feuille</translation>
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
        <translation>L’étiquette « {item} » du modèle imprime la variable « {variable} », qu’aucun texte ne définit. Variables connues : {known}.</translation>
    </message>
    <message>
        <source>The geometry of the commune has coordinates that are not numbers: repair it.</source>
        <translation>La géométrie de la commune contient des coordonnées qui ne sont pas des nombres : réparez-la.</translation>
    </message>
    <message>
        <source>The commune has no area: check its geometry in the commune layer.</source>
        <translation>La commune n’a pas de surface : vérifiez sa géométrie dans la couche de communes.</translation>
    </message>
    <message>
        <source>A territory of {width:.0f} x {height:.0f} km does not fit on one sheet at any scale: check the geometry and the coordinate system of the commune layer, or give a scale.</source>
        <translation>Un territoire de {width:.0f} x {height:.0f} km ne tient sur une feuille à aucune échelle : vérifiez la géométrie et le système de coordonnées de la couche de communes, ou donnez une échelle.</translation>
    </message>
    <message>
        <source>A scale of 1:{scale} is not valid: give a number such as 10000, or 0 for the best scale on one sheet.</source>
        <translation>L’échelle 1:{scale} n’est pas valable : donnez un nombre comme 10000, ou 0 pour la meilleure échelle sur une feuille.</translation>
    </message>
    <message>
        <source>A scale of 1:{scale} is not valid: give a whole number.</source>
        <translation>L’échelle 1:{scale} n’est pas valable : donnez un nombre entier.</translation>
    </message>
    <message>
        <source>An overlap of {overlap} mm between sheets is not possible: give 0 or more, and less than half of the map, {half:g} mm.</source>
        <translation>Un recouvrement de {overlap} mm entre feuilles est impossible : donnez 0 ou plus, et moins de la moitié de la carte, {half:g} mm.</translation>
    </message>
    <message>
        <source>At 1:{scale} the commune needs {count} sheets or more, and {limit} is the maximum: choose a less detailed scale, for instance 1:{way_out}, or a larger paper.</source>
        <translation>Au 1:{scale}, la commune demande au moins {count} feuilles, et le maximum est de {limit} : choisissez une échelle moins détaillée, par exemple 1:{way_out}, ou un papier plus grand.</translation>
    </message>
    <message>
        <source>it takes more than {seconds} s to compute</source>
        <translation>son calcul prend plus de {seconds} s</translation>
    </message>
    <message>
        <source>The text file {path} is a link or not a regular file: put the file itself in the folder.</source>
        <translation>Le fichier de texte {path} est un lien ou n’est pas un fichier ordinaire : placez le fichier lui-même dans le dossier.</translation>
    </message>
    <message>
        <source>The text file {path} is not UTF-8 text: save it as UTF-8 in a text editor.</source>
        <translation>Le fichier de texte {path} n’est pas du texte UTF-8 : enregistrez-le en UTF-8 dans un éditeur de texte.</translation>
    </message>
    <message>
        <source>not present: {ids}</source>
        <translation>absents : {ids}</translation>
    </message>
    <message>
        <source>items left unchanged: {ids}</source>
        <translation>objets laissés inchangés : {ids}</translation>
    </message>
    <message>
        <source>no folder to check</source>
        <translation>aucun dossier à vérifier</translation>
    </message>
    <message>
        <source>the chosen layers</source>
        <translation>les couches choisies</translation>
    </message>
    <message>
        <source>no layer found</source>
        <translation>aucune couche trouvée</translation>
    </message>
    <message>
        <source>prepared data, from {origin}</source>
        <translation>données préparées à partir de {origin}</translation>
    </message>
    <message>
        <source>several commune layers: this one is used, not {others}; choose another with COMMUNES</source>
        <translation>plusieurs couches de communes : celle-ci est utilisée, et non {others} ; choisissez-en une autre avec COMMUNES</translation>
    </message>
    <message>
        <source>names with lost characters, printed unchanged on the sheets: {names}</source>
        <translation>noms aux caractères perdus, imprimés tels quels sur les feuilles : {names}</translation>
    </message>
    <message>
        <source>A run can start.</source>
        <translation>Le traitement peut être lancé.</translation>
    </message>
    <message>
        <source>Objects by category</source>
        <translation>Objets par catégorie</translation>
    </message>
    <message>
        <source>Source tables</source>
        <translation>Tables sources</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Doublons</translation>
    </message>
    <message>
        <source>{text} is read as the arrondissement {title}; to draw the commune {commune}, give it as CODES.</source>
        <translation>{text} est lu comme l’arrondissement {title} ; pour la commune {commune}, utilisez CODES.</translation>
    </message>
    <message>
        <source>{code} is a commune ({name}) of the arrondissement {own}: give the code of the arrondissement, or the commune as CODES.</source>
        <translation>{code} est une commune ({name}) de l’arrondissement {own} : donnez le code de l’arrondissement, ou la commune dans CODES.</translation>
    </message>
    <message>
        <source>The layer has no arrondissement “{text}”. It has: {list}.</source>
        <translation>La couche n’a pas d’arrondissement « {text} ». Elle a : {list}.</translation>
    </message>
    <message>
        <source>No object of “{table}” can be placed on the map: its coordinates do not fit {crs}. Set the right CRS for the layer.</source>
        <translation>Aucun objet de « {table} » ne peut être placé sur la carte : ses coordonnées ne correspondent pas à {crs}. Définissez le bon SCR de la couche.</translation>
    </message>
    <message>
        <source>Several communes have the name “{name}”: {list}. Give the INSEE code.</source>
        <translation>Plusieurs communes s’appellent « {name} » : {list}. Donnez le code INSEE.</translation>
    </message>
    <message>
        <source>{code} is a postal code, not the INSEE code of a commune of this layer. It is the postal code of: {list}. Give the INSEE code.</source>
        <translation>{code} est un code postal, pas le code INSEE d’une commune de cette couche. C’est le code postal de : {list}. Donnez le code INSEE.</translation>
    </message>
    <message>
        <source>The catalogue names the style “{qml}”, but no style folder contains it.</source>
        <translation>Le catalogue nomme le style « {qml} », mais aucun dossier de styles ne le contient.</translation>
    </message>
    <message>
        <source>only version 1 is supported.</source>
        <translation>seule la version 1 est prise en charge.</translation>
    </message>
    <message>
        <source>the key is used twice.</source>
        <translation>la clé est utilisée deux fois.</translation>
    </message>
    <message>
        <source>“{name}” is not the name of a QML file.</source>
        <translation>« {name} » n’est pas un nom de fichier QML.</translation>
    </message>
    <message>
        <source>the key “{key}” may contain only lower-case letters, digits and _.</source>
        <translation>la clé « {key} » ne peut contenir que des minuscules, des chiffres et _.</translation>
    </message>
    <message>
        <source>“{key}” is unknown here. Known keys: {known}.</source>
        <translation>« {key} » est inconnu ici. Clés connues : {known}.</translation>
    </message>
    <message>
        <source>The commune layer “{name}” must have a field with INSEE codes and a field with names, for example INSEE_COM and NOM_COM (ADMIN EXPRESS), code_insee and nom_officiel (BD TOPO), id and nom (cadastre). Its fields are: {fields}.</source>
        <translation>La couche de communes « {name} » doit avoir un champ de codes INSEE et un champ de noms, par exemple INSEE_COM et NOM_COM (ADMIN EXPRESS), code_insee et nom_officiel (BD TOPO), id et nom (cadastre). Ses champs sont : {fields}.</translation>
    </message>
    <message>
        <source>The commune layer “{name}” contains no commune.</source>
        <translation>La couche de communes « {name} » ne contient aucune commune.</translation>
    </message>
    <message>
        <source>{title} cannot be drawn in {crs}, the projection of the data: give a commune layer and SRCE-TVB layers that cover its territory only.</source>
        <translation>{title} ne peut pas être dessinée en {crs}, la projection des données : donnez une couche de communes et des couches SRCE-TVB qui ne couvrent que son territoire.</translation>
    </message>
    <message>
        <source>{source} is prepared data: layers cannot be given in addition to it.</source>
        <translation>{source} contient des données préparées : aucune autre couche ne peut être donnée en plus.</translation>
    </message>
    <message>
        <source>{path} is prepared data: give RESTORE to “Prepare data”, or give the raw files as SOURCE.</source>
        <translation>{path} contient des données préparées : donnez RESTORE à « Préparer les données », ou donnez les fichiers bruts comme SOURCE.</translation>
    </message>
    <message>
        <source>No SRCE-TVB layer was found in {source} (tables read: {tables}). SRCE-TVB tables are recognised by names such as N_SRCE_RESERVOIR_S or by fields such as ID_RESV. If yours are named otherwise, give them as RESERVOIRS, CORRIDORS and OBSTACLES.</source>
        <translation>Aucune couche SRCE-TVB n’a été trouvée dans {source} (tables lues : {tables}). Les tables du SRCE-TVB se reconnaissent à des noms comme N_SRCE_RESERVOIR_S ou à des champs comme ID_RESV. Si les vôtres se nomment autrement, donnez-les comme RESERVOIRS, CORRIDORS et OBSTACLES.</translation>
    </message>
    <message>
        <source>The communes are in several territories: those in {crs} are used.</source>
        <translation>Les communes sont dans plusieurs territoires : celles en {crs} sont utilisées.</translation>
    </message>
    <message>
        <source>Several commune layers were found: {names}. {chosen} is used; to use another one, give it as COMMUNES.</source>
        <translation>Plusieurs couches de communes ont été trouvées : {names}. {chosen} est utilisée ; pour en utiliser une autre, donnez-la comme COMMUNES.</translation>
    </message>
    <message>
        <source>{table} does not overlap the communes: check that {crs} is the right coordinate reference system of this layer, and check that of the commune layer.</source>
        <translation>{table} ne recouvre pas les communes : vérifiez que {crs} est le bon système de coordonnées de cette couche, et vérifiez celui de la couche de communes.</translation>
    </message>
    <message>
        <source>{count} tables contain “{title}”: all are used.</source>
        <translation>{count} tables contiennent « {title} » : toutes sont utilisées.</translation>
    </message>
    <message>
        <source>no category includes it</source>
        <translation>aucune catégorie ne le retient</translation>
    </message>
    <message>
        <source>RESTORE uses fields that no SRCE layer has: {fields}.</source>
        <translation>RESTORE utilise des champs qu’aucune couche du SRCE ne possède : {fields}.</translation>
    </message>
    <message>
        <source>FILTER cannot be used: {reason}.</source>
        <translation>FILTER ne peut pas être utilisé : {reason}.</translation>
    </message>
    <message>
        <source>The source “{path}” does not exist: give a GeoPackage, another vector file or a folder. For layers of a database, open them in QGIS and give the word project.</source>
        <translation>La source « {path} » n’existe pas : donnez un GeoPackage, un autre fichier vecteur ou un dossier. Pour des couches d’une base de données, ouvrez-les dans QGIS et donnez le mot project.</translation>
    </message>
    <message>
        <source>The layer “{name}” cannot be given as “{key}”: the catalogue has no such class. Its classes are {known}. Give the layer in SOURCE.</source>
        <translation>La couche « {name} » ne peut pas être donnée comme « {key} » : le catalogue n’a pas cette classe. Ses classes sont {known}. Donnez la couche dans SOURCE.</translation>
    </message>
    <message>
        <source>given as parameter; the fields {fields} say which class each object belongs to</source>
        <translation>donnée en paramètre ; les champs {fields} indiquent la classe de chaque objet</translation>
    </message>
    <message>
        <source>The layer “{name}” was given as “{given}”, but its fields are those of “{other}” ({fields}): give it as “{other}”.</source>
        <translation>La couche « {name} » a été donnée comme « {given} », mais ses champs sont ceux de « {other} » ({fields}) : donnez-la comme « {other} ».</translation>
    </message>
    <message>
        <source>neither its name nor its fields are those of an SRCE table</source>
        <translation>ni son nom ni ses champs ne sont ceux d’une table du SRCE</translation>
    </message>
    <message>
        <source>it was written by “Prepare data”: give it alone as SOURCE</source>
        <translation>elle vient de « Préparer les données » : donnez-la seule comme SOURCE</translation>
    </message>
    <message>
        <source>its name says “{named}”, but its fields say “{by_fields}”</source>
        <translation>son nom indique « {named} », mais ses champs indiquent « {by_fields} »</translation>
    </message>
    <message>
        <source>its fields are those of {titles}; it is read as the first of them</source>
        <translation>ses champs sont ceux de {titles} ; elle est lue comme la première de ces classes</translation>
    </message>
    <message>
        <source>the rule “to restore” uses fields that the table does not have: {fields}</source>
        <translation>la règle « à restaurer » utilise des champs que la table n’a pas : {fields}</translation>
    </message>
    <message>
        <source>The folder {path} contains {count} vector files: give the folder that contains only the SRCE.</source>
        <translation>Le dossier {path} contient {count} fichiers vecteur : donnez le dossier qui ne contient que le SRCE.</translation>
    </message>
    <message>
        <source>A geometry cannot be clipped to the commune: run “Prepare data” on the source.</source>
        <translation>Une géométrie ne peut pas être découpée par la commune : lancez « Préparer les données » sur la source.</translation>
    </message>
    <message>
        <source>it is not an SVG drawing with a size</source>
        <translation>ce n’est pas un dessin SVG qui indique sa taille</translation>
    </message>
    <message>
        <source>The base map failed ({failure}); trying again.</source>
        <translation>Le fond de plan a échoué ({failure}) ; nouvel essai.</translation>
    </message>
    <message>
        <source>The base map is missing or incomplete: {failure}.</source>
        <translation>Le fond de plan manque ou est incomplet : {failure}.</translation>
    </message>
    <message>
        <source>it is neither an SRCE-TVB layer nor a commune layer</source>
        <translation>ce n’est ni une couche du SRCE-TVB ni une couche de communes</translation>
    </message>
    <message>
        <source>it mixes geometry types: QGIS applies one style to one type</source>
        <translation>elle mélange des types de géométrie : QGIS applique un style à un seul type</translation>
    </message>
    <message>
        <source>The style “{qml}” cannot be used in a rule: apply it to prepared data.</source>
        <translation>Le style « {qml} » ne peut pas servir dans une règle : appliquez-le à des données préparées.</translation>
    </message>
    <message>
        <source>The style {path} does not fit the geometry of the layer “{layer}”.</source>
        <translation>Le style {path} ne convient pas à la géométrie de la couche « {layer} ».</translation>
    </message>
    <message>
        <source>The layer “{name}” cannot be created.</source>
        <translation>La couche « {name} » ne peut pas être créée.</translation>
    </message>
    <message>
        <source>The style {style} cannot be stored in {path}: {error}</source>
        <translation>Le style {style} ne peut pas être enregistré dans {path} : {error}</translation>
    </message>
    <message>
        <source>{path} is refused: it declares a document type or entities, which a QGIS template or style never needs.</source>
        <translation>{path} est refusé : il déclare un type de document ou des entités, dont un modèle ou un style QGIS n’a jamais besoin.</translation>
    </message>
    <message>
        <source>A geometry cannot be converted to multi-part: check the layer.</source>
        <translation>Une géométrie ne peut pas être convertie en multi-parties : vérifiez la couche.</translation>
    </message>
    <message>
        <source>A geometry cannot be transformed from {source} to {target}: check the CRS of the layer.</source>
        <translation>Une géométrie ne peut pas être transformée de {source} vers {target} : vérifiez le SCR de la couche.</translation>
    </message>
    <message>
        <source>{path} was not written by this plugin: move it elsewhere or choose another OUTPUT.</source>
        <translation>{path} n’a pas été écrit par cette extension : déplacez-le ou choisissez un autre OUTPUT.</translation>
    </message>
    <message>
        <source>The scheduler has no worker yet: waiting for one.</source>
        <translation>L’ordonnanceur n’a pas encore de processus : attente du premier.</translation>
    </message>
    <message>
        <source>No drawing process could be started ({reason}): everything is drawn in this process.</source>
        <translation>Aucun processus de dessin n’a pu être lancé ({reason}) : tout est dessiné dans ce processus.</translation>
    </message>
    <message>
        <source>Python was not found; set {variable} to its path</source>
        <translation>Python est introuvable ; donnez son chemin dans {variable}</translation>
    </message>
    <message>
        <source>exit code {code}</source>
        <translation>code de sortie {code}</translation>
    </message>
    <message>
        <source>killed by signal {name}</source>
        <translation>arrêté par le signal {name}</translation>
    </message>
    <message>
        <source>MERGE joins PDF sheets only: set FORMAT to PDF, or leave MERGE off.</source>
        <translation>MERGE n’assemble que des feuilles PDF : choisissez PDF comme FORMAT, ou désactivez MERGE.</translation>
    </message>
    <message>
        <source>{commune}: the drawing process died ({reason}); trying again.</source>
        <translation>{commune} : le processus de dessin s’est arrêté ({reason}) ; nouvel essai.</translation>
    </message>
    <message>
        <source>The drawing process died: {reason}</source>
        <translation>Le processus de dessin s’est arrêté : {reason}</translation>
    </message>
    <message>
        <source>{path} is open in another program. The run continues, but close the file before it ends: otherwise these communes will be drawn again.</source>
        <translation>{path} est ouvert dans un autre programme. Le traitement continue, mais fermez ce fichier avant la fin : sinon ces communes seront redessinées.</translation>
    </message>
    <message>
        <source>too many nested parts</source>
        <translation>trop d’éléments imbriqués</translation>
    </message>
    <message>
        <source>The Python module Jinja2 is missing; the texts of the sheet need it. It comes with QGIS on Windows and macOS. On Debian and Ubuntu, install the package python3-jinja2 and restart QGIS.</source>
        <translation>Le module Python Jinja2 manque ; les textes de la feuille en ont besoin. Il est fourni avec QGIS sous Windows et macOS. Sous Debian et Ubuntu, installez le paquet python3-jinja2 et redémarrez QGIS.</translation>
    </message>
    <message>
        <source>the text exceeds {limit} characters</source>
        <translation>le texte dépasse {limit} caractères</translation>
    </message>
    <message>
        <source>“{operator}” only accepts small numbers</source>
        <translation>« {operator} » n’accepte que de petits nombres</translation>
    </message>
    <message>
        <source>PAPER must be between 0 and {last}.</source>
        <translation>PAPER doit être compris entre 0 et {last}.</translation>
    </message>
    <message>
        <source>DPI must be between {low} and {high}.</source>
        <translation>DPI doit être compris entre {low} et {high}.</translation>
    </message>
    <message>
        <source>The name of the text file {path} is not valid: use lower-case letters, digits and underscores, starting with a letter, for instance description.j2.</source>
        <translation>Le nom du fichier de texte {path} n’est pas valide : utilisez des minuscules, des chiffres et des tirets bas, en commençant par une lettre, par exemple description.j2.</translation>
    </message>
    <message>
        <source>The text file {path} cannot be used: this value is always printed unchanged. Put the words around it in the label of the template.</source>
        <translation>Le fichier de texte {path} ne peut pas servir : cette valeur est toujours imprimée telle quelle. Mettez les mots qui l’entourent dans l’étiquette du modèle.</translation>
    </message>
    <message>
        <source>The text file {path} has an error in line {line}: {reason}</source>
        <translation>Le fichier de texte {path} contient une erreur à la ligne {line} : {reason}</translation>
    </message>
    <message>
        <source>Draws the layers of the open project as on the sheet.</source>
        <translation>Dessine les couches du projet ouvert comme sur la feuille.</translation>
    </message>
    <message>
        <source>Recognises the SRCE-TVB layers and the communes in the open project by their names or fields, and draws them as on the sheet. A layer with several categories (to preserve and to restore, watercourses) gets one rule for each. The layers are grouped and ordered as in the legend; all other layers keep their place and style and are listed in the log. The previous style of a layer stays in its list of styles.</source>
        <translation>Reconnaît les couches du SRCE-TVB et les communes du projet ouvert à leur nom ou à leurs champs, et les dessine comme sur la feuille. Une couche qui contient plusieurs catégories (à préserver et à restaurer, cours d’eau) reçoit une règle pour chacune. Les couches sont groupées et ordonnées comme dans la légende ; les autres gardent leur place et leur style, et le journal les nomme. Le style précédent d’une couche reste dans sa liste de styles.</translation>
    </message>
    <message>
        <source>Layers of the project to style. Empty: all.</source>
        <translation>Couches du projet à styliser. Vide : toutes.</translation>
    </message>
    <message>
        <source>QGIS expression that is true for an object to restore. Empty: the rule of the catalogue (OBJ_ASSI is 02, or a text that means it).</source>
        <translation>Expression QGIS vraie pour un objet à restaurer. Vide : la règle du catalogue (OBJ_ASSI vaut 02, ou un texte de ce sens).</translation>
    </message>
    <message>
        <source>Saves the project file afterwards; necessary when QGIS runs without a window.</source>
        <translation>Enregistre ensuite le fichier du projet ; nécessaire quand QGIS tourne sans fenêtre.</translation>
    </message>
    <message>
        <source>Layers left unchanged</source>
        <translation>Couches inchangées</translation>
    </message>
    <message>
        <source>Layers left unchanged, and why</source>
        <translation>Couches inchangées, et pourquoi</translation>
    </message>
    <message>
        <source>{table} is left unchanged: {reason}.</source>
        <translation>{table} reste inchangée : {reason}.</translation>
    </message>
    <message>
        <source>The open project has no vector layer: open the SRCE-TVB data in QGIS first.</source>
        <translation>Le projet ouvert n’a aucune couche vectorielle : ouvrez d’abord les données SRCE-TVB dans QGIS.</translation>
    </message>
    <message>
        <source>No SRCE-TVB layer was found in the project ({seen}). Layers are recognised by names such as N_SRCE_RESERVOIR_S or by fields such as ID_RESV.</source>
        <translation>Aucune couche du SRCE-TVB n’a été trouvée dans le projet ({seen}). Les couches se reconnaissent à des noms comme N_SRCE_RESERVOIR_S ou à des champs comme ID_RESV.</translation>
    </message>
    <message>
        <source>The project has no file yet: save it in QGIS first.</source>
        <translation>Le projet n’a pas encore de fichier : enregistrez-le d’abord dans QGIS.</translation>
    </message>
    <message>
        <source>{name} is missing: enter a value for “{label}”.</source>
        <translation>{name} manque : renseignez « {label} ».</translation>
    </message>
    <message>
        <source>a value of type “{kind}”</source>
        <translation>une valeur de type « {kind} »</translation>
    </message>
    <message>
        <source>a vector layer that QGIS can read (for a GeoPackage: file|layername=table)</source>
        <translation>une couche vectorielle lisible par QGIS (pour un GeoPackage : fichier|layername=table)</translation>
    </message>
    <message>
        <source>What a run would find and what would be missing, before running it.</source>
        <translation>Ce qu’un traitement trouverait et ce qui lui manquerait, avant de le lancer.</translation>
    </message>
    <message>
        <source>Reads the data as a run would, without drawing anything, and reports which layer is read as what and why; what is missing, ambiguous, duplicated or repaired; how many objects each category has, in how many communes; whether communes, styles, layout, wording, fonts and output folder can be used. The result is a table and an HTML page. It ends with an error only if a run could not succeed.</source>
        <translation>Lit les données comme le ferait un traitement, sans rien dessiner, et indique comment chaque couche est lue et pourquoi ; ce qui manque, ce qui est ambigu, en double ou réparé ; combien d’objets compte chaque catégorie, dans combien de communes ; si les communes, les styles, la mise en page, les textes, les polices et le dossier de sortie sont utilisables. Le résultat est une table et une page HTML. L’algorithme ne se termine en erreur que si un traitement ne peut pas aboutir.</translation>
    </message>
    <message>
        <source>Folder in which the sheets would be written; it is not created.</source>
        <translation>Dossier où les feuilles seraient écrites ; il n’est pas créé.</translation>
    </message>
    <message>
        <source>HTML page with all findings.</source>
        <translation>Page HTML avec tous les constats.</translation>
    </message>
    <message>
        <source>Table with one row per finding: section, level, subject, text.</source>
        <translation>Table avec une ligne par constat : section, niveau, sujet, texte.</translation>
    </message>
    <message>
        <source>Measures the ecological network in each commune, by category of the legend: number of distinct objects that intersect it, area of the union of their polygons inside it (overlaps count once) and its share of the commune, length of their lines inside it. The result is a layer with one row per commune, ready to be mapped, and optionally a table with one row per commune and category, as in statistics.csv.</source>
        <translation>Mesure le réseau écologique de chaque commune, par catégorie de la légende : nombre d’objets distincts qui la touchent, surface de l’union de leurs polygones à l’intérieur (un recouvrement compte une fois) et sa part de la commune, longueur de leurs lignes à l’intérieur. Le résultat est une couche avec une ligne par commune, prête à cartographier, et au besoin une table avec une ligne par commune et par catégorie, comme statistics.csv.</translation>
    </message>
    <message>
        <source>Layer with one row per commune. Its fields are named after the categories: corridor_nb (objects), corridor_ha, corridor_pct (share of the commune, %), corridor_km… In a shapefile, these names are cut to ten characters.</source>
        <translation>Couche avec une ligne par commune. Ses champs portent le nom des catégories : corridor_nb (objets), corridor_ha, corridor_pct (part de la commune, %), corridor_km… Dans un shapefile, ces noms sont coupés à dix caractères.</translation>
    </message>
    <message>
        <source>Table with one row per commune and category found in it.</source>
        <translation>Table avec une ligne par commune et par catégorie présente.</translation>
    </message>
    <message>
        <source>INSEE code (59293) or name of the commune; accents and hyphens do not matter. A postal code is not an INSEE code.</source>
        <translation>Code INSEE (59293) ou nom de la commune, avec ou sans accents et traits d’union. Un code postal n’est pas un code INSEE.</translation>
    </message>
    <message>
        <source>Number such as 1/4, for a series of themed maps. Empty: the computed number.</source>
        <translation>Numéro tel que 1/4, pour une série de cartes thématiques. Vide : le numéro calculé.</translation>
    </message>
    <message>
        <source>Makes the map “Carte S.R.C.E” of many communes in one run, with several processes. A commune that fails does not stop the others: manifest.csv lists the result for each commune, index.html shows all results in a browser, and the run ends with an error if any commune failed. After a run was cancelled or killed, or the data changed, simply run it again: sheets that are up to date are kept, the others are drawn.</source>
        <translation>Produit la « Carte S.R.C.E » de nombreuses communes en un seul traitement, avec plusieurs processus. Une commune en échec n’arrête pas les autres : manifest.csv donne le résultat de chacune, index.html montre l’ensemble dans un navigateur, et le traitement se termine en erreur si une commune a échoué. Après une annulation, une interruption ou un changement des données, il suffit de le relancer : les feuilles à jour sont conservées, les autres dessinées.</translation>
    </message>
    <message>
        <source>Keeps the sheets of an earlier run if nothing they depend on has changed: data, styles, template, texts, parameters, versions. Unticked: all sheets are drawn again.</source>
        <translation>Conserve les feuilles d’un traitement antérieur si rien de ce dont elles dépendent n’a changé : données, styles, modèle, textes, paramètres, versions. Décoché : toutes sont redessinées.</translation>
    </message>
    <message>
        <source>Also join all sheets into one PDF</source>
        <translation>Assembler aussi toutes les feuilles en un seul PDF</translation>
    </message>
    <message>
        <source>One PDF with a bookmark for each commune and sheet, in addition to the separate files.</source>
        <translation>Un PDF avec un signet par commune et par feuille, en plus des fichiers séparés.</translation>
    </message>
    <message>
        <source>Unticked: a file that was not made by this plugin, or was changed since, is not replaced, and its commune counts as failed.</source>
        <translation>Décoché : un fichier qui ne vient pas de cette extension, ou modifié depuis, n’est pas remplacé, et sa commune compte comme un échec.</translation>
    </message>
    <message>
        <source>Number of processes (0 = automatic)</source>
        <translation>Nombre de processus (0 = automatique)</translation>
    </message>
    <message>
        <source>Number of processes that draw at the same time, each with its own QGIS. 1: draw in this process; 0: as many as the processor allows.</source>
        <translation>Nombre de processus qui dessinent en même temps, chacun avec son propre QGIS. 1 : dessiner dans le processus en cours ; 0 : autant que le permet le processeur.</translation>
    </message>
    <message>
        <source>Address of a Dask scheduler, such as tcp://server:8786, whose workers draw instead of this machine: several machines can share a whole region. Each needs QGIS and the output folder at the same path. Empty: this machine draws.</source>
        <translation>Adresse d’un ordonnanceur Dask, telle que tcp://serveur:8786, dont les processus dessinent à la place de cette machine : plusieurs machines peuvent se partager une région. Chacune doit avoir QGIS et le dossier de sortie au même chemin. Vide : cette machine dessine.</translation>
    </message>
    <message>
        <source>Turns raw files into one clean GeoPackage: classified, valid, indexed, styled.</source>
        <translation>Transforme des fichiers bruts en un GeoPackage propre : classé, valide, indexé, stylisé.</translation>
    </message>
    <message>
        <source>Reads the layers of the SRCE-TVB and the communes as they are, and writes one GeoPackage: a table of communes and one table per category and geometry type, with valid geometries in one projection (Lambert-93, or that of the overseas territory), spatial indexes, all attributes, the styles of the sheet, and an account of each source table (srce_tvb_provenance). No object is lost; duplicates are written once and listed. As SOURCE of the other algorithms it saves them this work. The original files are not changed.</source>
        <translation>Lit les couches du SRCE-TVB et les communes telles quelles, et écrit un GeoPackage : une table de communes et une table par catégorie et par type de géométrie, avec des géométries valides dans une seule projection (Lambert-93, ou celle du territoire d’outre-mer), des index spatiaux, tous les attributs, les styles de la feuille et le bilan de chaque table source (srce_tvb_provenance). Aucun objet n’est perdu ; les doublons sont écrits une fois et signalés. Donné comme SOURCE aux autres algorithmes, il leur épargne ce travail. Les fichiers d’origine ne sont pas modifiés.</translation>
    </message>
    <message>
        <source>GeoPackage to write; an existing one is replaced.</source>
        <translation>GeoPackage à écrire ; s’il existe déjà, il est remplacé.</translation>
    </message>
    <message>
        <source>Duplicate objects, written once</source>
        <translation>Objets en double, écrits une fois</translation>
    </message>
    <message>
        <source>Choose the GeoPackage to write (OUTPUT).</source>
        <translation>Choisissez le GeoPackage à écrire (OUTPUT).</translation>
    </message>
    <message>
        <source>OUTPUT “{path}” is not a GeoPackage: its name must end in .gpkg.</source>
        <translation>OUTPUT « {path} » n’est pas un GeoPackage : son nom doit se terminer par .gpkg.</translation>
    </message>
    <message>
        <source>{path} is already prepared: choose the raw data as SOURCE.</source>
        <translation>{path} est déjà préparé : choisissez les données brutes comme SOURCE.</translation>
    </message>
    <message>
        <source>{path} is one of the source files: writing to it would lose its data. Choose another OUTPUT.</source>
        <translation>{path} est l’un des fichiers sources : y écrire détruirait ses données. Choisissez un autre OUTPUT.</translation>
    </message>
    <message>
        <source>Number of sheets, for all communes together.</source>
        <translation>Nombre de feuilles, toutes communes confondues.</translation>
    </message>
    <message>
        <source>manifest.csv: one row per commune, with its state, sheets, scale, categories, file, duration and message.</source>
        <translation>manifest.csv : une ligne par commune, avec son état, ses feuilles, l’échelle, les catégories, le fichier, la durée et un message.</translation>
    </message>
    <message>
        <source>statistics.csv: one row per commune and category, with the number of objects, hectares, kilometres and the share of the commune.</source>
        <translation>statistics.csv : une ligne par commune et par catégorie, avec le nombre d’objets, les hectares, les kilomètres et la part de la commune.</translation>
    </message>
    <message>
        <source>Number of communes that were processed.</source>
        <translation>Nombre de communes traitées.</translation>
    </message>
    <message>
        <source>Communes without any object of the SRCE-TVB.</source>
        <translation>Communes sans aucun objet du SRCE-TVB.</translation>
    </message>
    <message>
        <source>Objects written, each once.</source>
        <translation>Objets écrits, une fois chacun.</translation>
    </message>
    <message>
        <source>Objects found in several tables, or twice in one.</source>
        <translation>Objets présents dans plusieurs tables, ou deux fois dans la même.</translation>
    </message>
    <message>
        <source>Objects without a usable geometry or without a category.</source>
        <translation>Objets sans géométrie utilisable ou sans catégorie.</translation>
    </message>
    <message>
        <source>Invalid geometries that were repaired; the source is not changed.</source>
        <translation>Géométries invalides qui ont été réparées ; la source n’est pas modifiée.</translation>
    </message>
    <message>
        <source>Errors that would make a run fail.</source>
        <translation>Erreurs qui feraient échouer un traitement.</translation>
    </message>
    <message>
        <source>Points on which a run may differ from what you expect.</source>
        <translation>Points sur lesquels un traitement peut différer de ce que vous attendez.</translation>
    </message>
    <message>
        <source>Layers that received a style.</source>
        <translation>Couches qui ont reçu un style.</translation>
    </message>
    <message>
        <source>Layers that were left unchanged.</source>
        <translation>Couches restées inchangées.</translation>
    </message>
    <message>
        <source>Names of the layers that were left unchanged, each with the reason.</source>
        <translation>Noms des couches restées inchangées, chacun avec la raison.</translation>
    </message>
    <message>
        <source>The extents of the sheets as polygons, without drawing them.</source>
        <translation>Les emprises des feuilles en polygones, sans les dessiner.</translation>
    </message>
    <message>
        <source>Makes a polygon layer with the extent of each sheet of a commune, an arrondissement or a list of communes. Its fields are the commune, the sheet number, the number of sheets, the scale and the numbers of the neighbouring sheets. Paper, scale and overlap mean the same as for the sheets themselves.</source>
        <translation>Produit une couche de polygones avec l’emprise de chaque feuille d’une commune, d’un arrondissement ou d’une liste de communes. Ses champs sont la commune, le numéro de la feuille, le nombre de feuilles, l’échelle et les numéros des feuilles voisines. Papier, échelle et recouvrement ont le même sens que pour les feuilles elles-mêmes.</translation>
    </message>
    <message>
        <source>One commune. Empty: the communes chosen below, or all communes of the layer.</source>
        <translation>Une commune. Vide : les communes choisies ci-dessous, ou toutes celles de la couche.</translation>
    </message>
    <message>
        <source>Extents of the sheets</source>
        <translation>Emprises des feuilles</translation>
    </message>
    <message>
        <source>Polygon layer with one feature per sheet.</source>
        <translation>Couche de polygones avec une entité par feuille.</translation>
    </message>
    <message>
        <source>GeoPackage, other vector file, zip archive or folder with the layers of the SRCE-TVB (reservoirs, corridors, watercourses, obstacles), with or without the communes. Layers are recognised by their names (N_SRCE_…, cer_…), otherwise by their fields. The word project stands for the layers of the open project, the word demo for the bundled demonstration data. It can stay empty if you choose the layers one by one.</source>
        <translation>GeoPackage, autre fichier vecteur, archive zip ou dossier avec les couches du SRCE-TVB (réservoirs, corridors, cours d’eau, obstacles), avec ou sans les communes. Les couches se reconnaissent à leur nom (N_SRCE_…, cer_…), sinon à leurs champs. Le mot project désigne les couches du projet ouvert, le mot demo les données de démonstration fournies. Peut rester vide si vous choisissez les couches une à une.</translation>
    </message>
    <message>
        <source>Layer of ecological corridors, or of watercourses, as above.</source>
        <translation>Couche des corridors écologiques, ou de cours d’eau, comme ci-dessus.</translation>
    </message>
    <message>
        <source>It replaces what is detected in the SRCE-TVB data.</source>
        <translation>Elle remplace ce qui est reconnu dans les données SRCE-TVB.</translation>
    </message>
    <message>
        <source>Folder with your own QML files and catalogue.json; for missing files, the bundled ones are used.</source>
        <translation>Dossier avec vos fichiers QML et votre catalogue.json ; les fichiers absents sont remplacés par ceux de l’extension.</translation>
    </message>
    <message>
        <source>Paper size; each has its own layout.</source>
        <translation>Format du papier ; chacun a sa propre mise en page.</translation>
    </message>
    <message>
        <source>Width of the strip shown on both of two neighbouring sheets, in millimetres on paper.</source>
        <translation>Largeur de la bande commune à deux feuilles voisines, en millimètres sur le papier.</translation>
    </message>
    <message>
        <source>all categories, as on the reference sheet</source>
        <translation>toutes les catégories, comme sur la feuille de référence</translation>
    </message>
    <message>
        <source>Image file (SVG, PNG, JPEG…). Empty: a neutral placeholder.</source>
        <translation>Fichier image (SVG, PNG, JPEG…). Vide : un emplacement neutre.</translation>
    </message>
    <message>
        <source>Number of the département whose D.D.T.(M.) publishes the sheet, such as 59. Empty: the département of the commune.</source>
        <translation>Numéro du département dont la D.D.T.(M.) publie la feuille, par exemple 59. Vide : le département de la commune.</translation>
    </message>
    <message>
        <source>Name of the service, printed under the office. Empty: the default wording (the service of the reference sheet in the département Nord, none elsewhere).</source>
        <translation>Nom du service, imprimé sous la direction. Vide : le texte par défaut (le service de la feuille de référence dans le Nord, aucun ailleurs).</translation>
    </message>
    <message>
        <source>Address printed at the bottom of the sheet. Empty: the default wording.</source>
        <translation>Adresse imprimée au bas de la feuille. Vide : le texte par défaut.</translation>
    </message>
    <message>
        <source>geospatial PDF (layers can be switched on and off)</source>
        <translation>PDF géospatial (couches affichables à la demande)</translation>
    </message>
    <message>
        <source>File format of the sheets. PNG files come with a world file.</source>
        <translation>Format des fichiers. Un PNG est accompagné d’un fichier de calage.</translation>
    </message>
    <message>
        <source>Resolution of PNG files, and of the parts of other files that cannot be drawn as vectors.</source>
        <translation>Résolution des PNG et, dans les autres formats, de ce qui ne peut pas être dessiné en vecteur.</translation>
    </message>
    <message>
        <source>Also writes &lt;insee&gt;_&lt;name&gt;.qgz with its data in &lt;insee&gt;_&lt;name&gt;.gpkg, so that you can edit the sheets in QGIS; it opens without the plugin.</source>
        <translation>Écrit aussi &lt;insee&gt;_&lt;nom&gt;.qgz, avec ses données dans &lt;insee&gt;_&lt;nom&gt;.gpkg, pour retoucher les feuilles dans QGIS ; il s’ouvre sans l’extension.</translation>
    </message>
    <message>
        <source>It contains no communes.</source>
        <translation>Aucune commune n’y figure.</translation>
    </message>
    <message>
        <source>Several communes have this name: {communes}.</source>
        <translation>Plusieurs communes portent ce nom : {communes}.</translation>
    </message>
    <message>
        <source>{code} is a postal code, not an INSEE code. Did you mean {communes}?</source>
        <translation>{code} est un code postal, pas un code INSEE. Vouliez-vous dire {communes} ?</translation>
    </message>
    <message>
        <source>These values fill in the dialogs of SRCE-TVB Atlas. Scripts, models and qgis_process do not use them: without values of their own they get the default wording, so that their sheets are the same on every machine.</source>
        <translation>Ces valeurs préremplissent les fenêtres de SRCE-TVB Atlas. Les scripts, les modèles et qgis_process ne s’en servent pas : sans valeurs propres, ils prennent les textes par défaut, afin que leurs feuilles soient les mêmes sur toutes les machines.</translation>
    </message>
    <message>
        <source>The values of the last runs are forgotten.</source>
        <translation>Les valeurs des derniers traitements sont oubliées.</translation>
    </message>
    <message>
        <source>{path} is not the project of a sheet.</source>
        <translation>{path} n’est pas le projet d’une feuille.</translation>
    </message>
    <message>
        <source>Sheet of a commune clicked on the map</source>
        <translation>Feuille d’une commune cliquée sur la carte</translation>
    </message>
    <message>
        <source>“{name}” is already in the project.</source>
        <translation>« {name} » est déjà dans le projet.</translation>
    </message>
    <message>
        <source>“{name}” is already in the project, from an earlier run.</source>
        <translation>« {name} » est déjà dans le projet ; cette version vient d’un traitement antérieur.</translation>
    </message>
    <message>
        <source>No program can open the handbook. Its path is {path}.</source>
        <translation>Aucun programme ne peut ouvrir le manuel. Son chemin est {path}.</translation>
    </message>
    <message>
        <source>The project has no commune layer to click on.</source>
        <translation>Le projet n’a pas de couche de communes sur laquelle cliquer.</translation>
    </message>
    <message>
        <source>Add the communes of {name}</source>
        <translation>Ajouter les communes de {name}</translation>
    </message>
    <message>
        <source>{source} contains no communes.</source>
        <translation>{source} ne contient pas de communes.</translation>
    </message>
    <message>
        <source>{folder} is not the output folder of a territory: it has no {manifest}. Run “Sheets of a territory” first, and give its output folder.</source>
        <translation>{folder} n’est pas le dossier de sortie d’un territoire : il n’a pas de {manifest}. Lancez d’abord « Feuilles d’un territoire », et donnez son dossier de sortie.</translation>
    </message>
    <message>
        <source>Files that the manifest names are missing or have changed since they were made: {communes}. Run the territory again into the same folder; what is up to date is kept.</source>
        <translation>Des fichiers nommés dans le manifeste manquent ou ont été modifiés : {communes}. Relancez « Feuilles d’un territoire » dans le même dossier ; ce qui est à jour est conservé.</translation>
    </message>
    <message>
        <source>No commune of {folder} has a sheet: there is nothing to publish.</source>
        <translation>Aucune commune de {folder} n’a de feuille : il n’y a rien à publier.</translation>
    </message>
    <message>
        <source>The logo {name} that {file} names is not in its folder.</source>
        <translation>Le logo {name}, nommé dans {file}, n’est pas dans son dossier.</translation>
    </message>
    <message>
        <source>{path} has settings that are unknown or not texts: {keys}. It may have: {known}.</source>
        <translation>{path} contient des réglages inconnus ou qui ne sont pas des textes : {keys}. Réglages admis : {known}.</translation>
    </message>
    <message>
        <source>The file {name} of the site is missing.</source>
        <translation>Le fichier {name} du site manque.</translation>
    </message>
    <message>
        <source>The template {name} of the site fails: {error}</source>
        <translation>Le gabarit {name} du site échoue : {error}</translation>
    </message>
    <message>
        <source>The colour {value} of {key} is not of the form #1b6e52.</source>
        <translation>La couleur {value} de {key} n’a pas la forme #1b6e52.</translation>
    </message>
    <message>
        <source>{folder} has no {file}: the site has no map and names no neighbours. A run of the territory with this version of the plugin writes it.</source>
        <translation>{folder} n’a pas de {file} : le site n’a ni carte ni communes voisines. Relancez « Feuilles d’un territoire » avec cette version de l’extension, qui écrit ce fichier.</translation>
    </message>
    <message>
        <source>Give another folder for the site than that of the sheets: {folder}.</source>
        <translation>Donnez pour le site un autre dossier que celui des feuilles : {folder}.</translation>
    </message>
    <message>
        <source>No picture could be made of these sheets, their pages have none: {names}.</source>
        <translation>Aucune image n’a pu être tirée de ces feuilles ; leurs pages n’en ont pas : {names}.</translation>
    </message>
    <message>
        <source>Publish a web site</source>
        <translation>Publier un site web</translation>
    </message>
    <message>
        <source>The sheets of a territory as a static web site that everyone can read.</source>
        <translation>Publie les feuilles d’un territoire sous la forme d’un site web statique, accessible à tous.</translation>
    </message>
    <message>
        <source>Makes a web site of the output folder of “Sheets of a territory”: a start page with a map, a search and a list; a page per commune with the picture of its sheet, the text alternative, the figures, the files and the neighbouring communes; the figures as open data. Copy the folder to any web server, or open its index.html. No page requests anything from elsewhere. A second run writes only what has changed.</source>
        <translation>Produit un site web à partir du dossier de sortie de « Feuilles d’un territoire » : une page d’accueil avec une carte, une recherche et une liste ; une page par commune avec l’image de sa feuille, sa description, les chiffres, les fichiers et les communes voisines ; les chiffres en données ouvertes. Copiez le dossier sur n’importe quel serveur web, ou ouvrez son index.html. Aucune page ne charge quoi que ce soit d’un autre site. Un nouveau traitement n’écrit que ce qui a changé.</translation>
    </message>
    <message>
        <source>Output folder of a territory</source>
        <translation>Dossier de sortie d’un territoire</translation>
    </message>
    <message>
        <source>The folder in which “Sheets of a territory” wrote the sheets, manifest.csv and statistics.csv.</source>
        <translation>Dossier où « Feuilles d’un territoire » a écrit les feuilles, manifest.csv et statistics.csv.</translation>
    </message>
    <message>
        <source>Title of the site</source>
        <translation>Titre du site</translation>
    </message>
    <message>
        <source>Printed at the head of the start page and in the title of every page.</source>
        <translation>Affiché en tête de la page d’accueil et dans le titre de chaque page.</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Sources</translation>
    </message>
    <message>
        <source>What the sheets were made from, printed at the foot of every page.</source>
        <translation>Données dont les feuilles sont tirées, citées au pied de chaque page.</translation>
    </message>
    <message>
        <source>Folder with templates and settings of the service</source>
        <translation>Dossier des gabarits et réglages du service</translation>
    </message>
    <message>
        <source>Files that replace the bundled ones of the same name: site.json (name of the service, contact, colours, logo), site.css, site.js, base.html.j2, index.html.j2, commune.html.j2.</source>
        <translation>Fichiers qui remplacent ceux de l’extension du même nom : site.json (nom du service, contact, couleurs, logo), site.css, site.js, base.html.j2, index.html.j2, commune.html.j2.</translation>
    </message>
    <message>
        <source>Folder of the site</source>
        <translation>Dossier du site</translation>
    </message>
    <message>
        <source>A folder that is empty, or that was published before.</source>
        <translation>Dossier vide, ou dossier d’un site déjà publié.</translation>
    </message>
    <message>
        <source>Start page</source>
        <translation>Page d’accueil</translation>
    </message>
    <message>
        <source>The start page of the site: open it, or copy its folder to a web server.</source>
        <translation>Page d’accueil du site : ouvrez-la, ou copiez son dossier sur un serveur web.</translation>
    </message>
    <message>
        <source>“{title}” is present and empty</source>
        <translation>« {title} » est présente et vide</translation>
    </message>
    <message>
        <source>CODES: {path} is not a list: give a CSV or text file, or a spreadsheet (.xlsx, .ods).</source>
        <translation>CODES : {path} n’est pas une liste : donnez un fichier CSV ou texte, ou un tableur (.xlsx, .ods).</translation>
    </message>
    <message>
        <source>CODES: the file {path} contains no code{hint}.</source>
        <translation>CODES : le fichier {path} ne contient aucun code{hint}.</translation>
    </message>
    <message>
        <source>, only headings</source>
        <translation>, seulement un en-tête</translation>
    </message>
    <message>
        <source>it is not text</source>
        <translation>ce n’est pas du texte</translation>
    </message>
    <message>
        <source>it is not a spreadsheet that GDAL can read</source>
        <translation>ce n’est pas un tableur que GDAL sait lire</translation>
    </message>
    <message>
        <source>The commune layer has {count} rows with the code {code} and different names: {names}. It cannot be known which one is the commune (COG: {official}): correct the codes of the layer.</source>
        <translation>La couche de communes a {count} lignes de code {code} et de noms différents : {names}. On ne peut pas savoir laquelle est la commune (COG : {official}) : corrigez les codes de la couche.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>The commune layer calls {code} “{given}”; the name of the COG is printed: {official}</source>
        <translation>La couche de communes nomme {code} « {given} » ; le nom du COG est imprimé : {official}</translation>
    </message>
    <message>
        <source>In the COG, {code} is {official}</source>
        <translation>Dans le COG, {code} est {official}</translation>
    </message>
    <message>
        <source>The COG does not have the code {code}</source>
        <translation>Le COG ne connaît pas le code {code}</translation>
    </message>
    <message>
        <source>a virtual file can read other files and servers: it is not opened</source>
        <translation>un fichier virtuel peut lire d’autres fichiers et des serveurs : il n’est pas ouvert</translation>
    </message>
    <message>
        <source>this kind of archive is not opened: unpack it</source>
        <translation>ce type d’archive n’est pas pris en charge : décompressez-la</translation>
    </message>
    <message>
        <source>a table without geometry</source>
        <translation>un tableau sans géométrie</translation>
    </message>
    <message>
        <source>the layers of a project are not read: give their files</source>
        <translation>les couches d’un projet ne sont pas lues : donnez leurs fichiers</translation>
    </message>
    <message>
        <source>a style or metadata without its layer</source>
        <translation>un style ou des métadonnées sans leur couche</translation>
    </message>
    <message>
        <source>it is a picture</source>
        <translation>c’est une image</translation>
    </message>
    <message>
        <source>part of a data set whose main file is missing</source>
        <translation>une partie d’un jeu de données dont le fichier principal manque</translation>
    </message>
    <message>
        <source>this format is not read: convert it to a GeoPackage</source>
        <translation>ce format n’est pas lu : convertissez-le en GeoPackage</translation>
    </message>
    <message>
        <source>it is not a vector file</source>
        <translation>ce n’est pas un fichier vecteur</translation>
    </message>
    <message>
        <source>The commune layer “{name}” cannot be used: {reason}. Read as code: {insee}; as name: {label}. Its fields are: {fields}. Give a layer of communes, such as ADMIN EXPRESS, as COMMUNES.</source>
        <translation>La couche de communes « {name} » ne peut pas servir : {reason}. Lu comme code : {insee} ; comme nom : {label}. Ses champs sont : {fields}. Donnez une couche de communes, par exemple ADMIN EXPRESS, comme COMMUNES.</translation>
    </message>
    <message>
        <source>without name</source>
        <translation>sans nom</translation>
    </message>
    <message>
        <source>{table} (“{title}”) is present and empty.</source>
        <translation>{table} (« {title} ») est présente et vide.</translation>
    </message>
    <message>
        <source>The table “{table}” has fields that differ by upper and lower case only: {fields}. Keep the right one and delete or rename the other.</source>
        <translation>La table « {table} » a des champs qui ne diffèrent que par la casse : {fields}. Gardez le bon, supprimez ou renommez l’autre.</translation>
    </message>
    <message>
        <source>a CSV file does not say its coordinate reference system: save it as a GeoPackage, or add a .prj file</source>
        <translation>un fichier CSV ne dit pas son système de coordonnées : enregistrez-le en GeoPackage, ou ajoutez un fichier .prj</translation>
    </message>
    <message>
        <source>{algorithm} has no parameter “{name}”. Did you mean: {near}?</source>
        <translation>{algorithm} n’a pas de paramètre « {name} ». Vouliez-vous dire : {near} ?</translation>
    </message>
    <message>
        <source>INSEE codes or names, separated by commas, or the path of a CSV file, text file or spreadsheet (.xlsx, .ods) that lists them. Unknown, merged and duplicate codes are reported before anything is drawn.</source>
        <translation>Codes INSEE ou noms, séparés par des virgules, ou chemin d’un fichier CSV, d’un fichier texte ou d’un tableur (.xlsx, .ods) qui les énumère. Les codes inconnus, fusionnés ou en double sont signalés avant tout dessin.</translation>
    </message>
    <message>
        <source>no roads, water or places: the sheets show none</source>
        <translation>ni routes, ni eaux, ni lieux : les feuilles n’en montrent pas</translation>
    </message>
    <message>
        <source>read as ground: {themes} ({model})</source>
        <translation>lue comme fond : {themes} ({model})</translation>
    </message>
    <message>
        <source>OpenStreetMap file: an extract is made of it once per run</source>
        <translation>fichier OpenStreetMap : un extrait en est tiré une fois par traitement</translation>
    </message>
    <message>
        <source>left out of the ground: no coordinate reference system</source>
        <translation>écartée du fond : pas de système de coordonnées</translation>
    </message>
    <message>
        <source>credit</source>
        <translation>mention de source</translation>
    </message>
    <message>
        <source>the ground does not overlap the communes: check the coordinate reference system</source>
        <translation>le fond ne recouvre pas les communes : vérifiez le système de coordonnées</translation>
    </message>
    <message>
        <source>Ground</source>
        <translation>Fond</translation>
    </message>
    <message>
        <source>the figures of {commune}</source>
        <translation>les chiffres de {commune}</translation>
    </message>
    <message>
        <source>the base map of {commune}</source>
        <translation>le fond de plan de {commune}</translation>
    </message>
    <message>
        <source>the layout of {commune}</source>
        <translation>la mise en page de {commune}</translation>
    </message>
    <message>
        <source>the drawing of {commune}, sheet {number}</source>
        <translation>le dessin de {commune}, feuille {number}</translation>
    </message>
    <message>
        <source>{table} is read as ground: {themes} ({model}).</source>
        <translation>{table} est lue comme fond : {themes} ({model}).</translation>
    </message>
    <message>
        <source>{table} is left out of the ground: it has no coordinate reference system; add its .prj file.</source>
        <translation>{table} est écartée du fond : elle n’a pas de système de coordonnées ; ajoutez son fichier .prj.</translation>
    </message>
    <message>
        <source>{path} cannot be used: its table “{table}” reads other files ({module}). Export the layers to a new GeoPackage.</source>
        <translation>{path} ne peut pas servir : sa table « {table} » lit d’autres fichiers ({module}). Exportez les couches dans un nouveau GeoPackage.</translation>
    </message>
    <message>
        <source>“{table}” does not answer: its objects cannot be counted. Nothing was written. Check the connection, then run again.</source>
        <translation>« {table} » ne répond pas : impossible de compter ses objets. Rien n’a été écrit. Vérifiez la connexion, puis relancez.</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>gardés</translation>
    </message>
    <message>
        <source>duplicates</source>
        <translation>en double</translation>
    </message>
    <message>
        <source>outside the area</source>
        <translation>hors de la zone</translation>
    </message>
    <message>
        <source>without geometry</source>
        <translation>sans géométrie</translation>
    </message>
    <message>
        <source>unusable geometry</source>
        <translation>géométrie inutilisable</translation>
    </message>
    <message>
        <source>left out by rule</source>
        <translation>écartés par règle</translation>
    </message>
    <message>
        <source>an object is expected</source>
        <translation>un objet est attendu</translation>
    </message>
    <message>
        <source>a text is expected</source>
        <translation>un texte est attendu</translation>
    </message>
    <message>
        <source>an address that begins with http is expected</source>
        <translation>une adresse qui commence par http est attendue</translation>
    </message>
    <message>
        <source>an object with a base map for each name is expected</source>
        <translation>un objet avec un fond de plan par nom est attendu</translation>
    </message>
    <message>
        <source>the file is too large</source>
        <translation>le fichier est trop gros</translation>
    </message>
    <message>
        <source>{path}, “{where}”: {reason}.</source>
        <translation>{path}, « {where} » : {reason}.</translation>
    </message>
    <message>
        <source>a name has lower-case letters, digits and hyphens only</source>
        <translation>un nom n’a que des minuscules, des chiffres et des traits d’union</translation>
    </message>
    <message>
        <source>this field is unknown</source>
        <translation>ce champ est inconnu</translation>
    </message>
    <message>
        <source>one of {kinds}</source>
        <translation>une valeur parmi {kinds}</translation>
    </message>
    <message>
        <source>{z}, {x} and {y} are expected in it</source>
        <translation>elle doit contenir {z}, {x} et {y}</translation>
    </message>
    <message>
        <source>a number between {low} and {high} is expected</source>
        <translation>un nombre entre {low} et {high} est attendu</translation>
    </message>
    <message>
        <source>two zoom levels are expected, such as [0, 19]</source>
        <translation>deux niveaux de zoom sont attendus, par exemple [0, 19]</translation>
    </message>
    <message>
        <source>BASEMAP: “{value}” is not a base map. Give a name ({names}), a layer of the project, a .qlr file, a layer of a project (fond.qgz|layername=Scan), or an address such as {tiles} or {wms}.</source>
        <translation>BASEMAP : « {value} » n’est pas un fond de plan. Donnez un nom ({names}), une couche du projet, un fichier .qlr, une couche d’un projet (fond.qgz|layername=Scan) ou une adresse, par exemple {tiles} ou {wms}.</translation>
    </message>
    <message>
        <source>a whole number above 0 is expected.</source>
        <translation>un nombre entier supérieur à 0 est attendu.</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>le serveur ne répond pas</translation>
    </message>
    <message>
        <source>The database is not named: write postgres://user@host:5432/database, or dbname=database host=host user=user.</source>
        <translation>La base de données n’est pas nommée : écrivez postgres://utilisateur@machine:5432/base, ou dbname=base host=machine user=utilisateur.</translation>
    </message>
    <message>
        <source>The address of the database is not valid: {reason}.</source>
        <translation>L’adresse de la base de données n’est pas valide : {reason}.</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>cette machine</translation>
    </message>
    <message>
        <source>the database {name} ({place})</source>
        <translation>la base de données {name} ({place})</translation>
    </message>
    <message>
        <source>{database} cannot be opened: {reason}. Check host, name, user and password; or open its layers in QGIS and give the word project.</source>
        <translation>Impossible d’ouvrir {database} : {reason}. Vérifiez la machine, le nom, l’utilisateur et le mot de passe ; ou ouvrez ses couches dans QGIS et donnez le mot project.</translation>
    </message>
    <message>
        <source>{database}: its table is not named: add ?table=schema.name to an address, or table=&quot;schema&quot;.&quot;name&quot; to a connection string.</source>
        <translation>{database} : la table n’est pas nommée : ajoutez ?table=schema.nom à une adresse, ou table=&quot;schema&quot;.&quot;nom&quot; à une chaîne de connexion.</translation>
    </message>
    <message>
        <source>{database} has no table “{table}” with geometry.</source>
        <translation>{database} n’a pas de table « {table} » avec géométrie.</translation>
    </message>
    <message>
        <source>the checksum of {name} is wrong</source>
        <translation>la somme de contrôle de {name} est fausse</translation>
    </message>
    <message>
        <source>it has {size} bytes of {stated}</source>
        <translation>il a {size} octets sur {stated}</translation>
    </message>
    <message>
        <source>its content is of the format {format}, which can read other files</source>
        <translation>son contenu est au format {format}, qui peut lire d’autres fichiers</translation>
    </message>
    <message>
        <source>its coordinate reference system is a link to a server</source>
        <translation>son système de coordonnées est un lien vers un serveur</translation>
    </message>
    <message>
        <source>GROUND: “{path}” does not exist: give a file or a folder.</source>
        <translation>GROUND : « {path} » n’existe pas : indiquez un fichier ou un dossier.</translation>
    </message>
    <message>
        <source>GROUND: {tables} of {path} have no coordinate reference system: add their .prj file.</source>
        <translation>GROUND : {tables} de {path} n’ont pas de système de coordonnées : ajoutez leur fichier .prj.</translation>
    </message>
    <message>
        <source>roads</source>
        <translation>routes</translation>
    </message>
    <message>
        <source>railways</source>
        <translation>voies ferrées</translation>
    </message>
    <message>
        <source>watercourses</source>
        <translation>cours d’eau</translation>
    </message>
    <message>
        <source>water surfaces</source>
        <translation>surfaces d’eau</translation>
    </message>
    <message>
        <source>built-up areas</source>
        <translation>zones bâties</translation>
    </message>
    <message>
        <source>place names</source>
        <translation>noms de lieux</translation>
    </message>
    <message>
        <source>the source {source}</source>
        <translation>la source {source}</translation>
    </message>
    <message>
        <source>the commune layer {name}</source>
        <translation>la couche de communes {name}</translation>
    </message>
    <message>
        <source>The prepared data do not overlap the communes: check that {crs} is the right coordinate reference system of the commune layer.</source>
        <translation>Les données préparées ne recouvrent pas les communes : vérifiez que {crs} est bien le système de coordonnées de la couche de communes.</translation>
    </message>
    <message>
        <source>the identifiers of the objects</source>
        <translation>les identifiants des objets</translation>
    </message>
    <message>
        <source>the table {table}</source>
        <translation>la table {table}</translation>
    </message>
    <message>
        <source>the expression FILTER “{text}”</source>
        <translation>l’expression FILTER « {text} »</translation>
    </message>
    <message>
        <source>{path} is not opened: {reason}.</source>
        <translation>{path} n’est pas ouvert : {reason}.</translation>
    </message>
    <message>
        <source>{path} cannot be used: its table {table}, in which “Prepare data” describes the file, is damaged. Prepare the data again.</source>
        <translation>{path} est inutilisable : sa table {table}, où « Préparer les données » décrit le fichier, est endommagée. Préparez les données à nouveau.</translation>
    </message>
    <message>
        <source>{path} does not match its own account: the accounts of some tables are missing or were changed. Prepare the data again.</source>
        <translation>{path} ne correspond pas à son propre compte : les comptes de certaines tables manquent ou ont été modifiés. Préparez à nouveau les données.</translation>
    </message>
    <message>
        <source>its source does not state how many objects it has: some may be missing</source>
        <translation>sa source ne dit pas combien d’objets elle contient : il peut en manquer</translation>
    </message>
    <message>
        <source>{path}, which another program has locked</source>
        <translation>{path}, verrouillé par un autre programme</translation>
    </message>
    <message>
        <source>is the disk full?</source>
        <translation>le disque est-il plein ?</translation>
    </message>
    <message>
        <source>The sheet {name} cannot be written to {path}: {reason}</source>
        <translation>Impossible d’écrire la feuille {name} dans {path} : {reason}</translation>
    </message>
    <message>
        <source>Geometries cannot be united: run “Prepare data” on the source.</source>
        <translation>Impossible d’unir des géométries : lancez « Préparer les données » sur la source.</translation>
    </message>
    <message>
        <source>the server sent an empty answer</source>
        <translation>le serveur a envoyé une réponse vide</translation>
    </message>
    <message>
        <source>unknown type</source>
        <translation>type inconnu</translation>
    </message>
    <message>
        <source>the server sent something else than a tile ({kind})</source>
        <translation>le serveur a envoyé autre chose qu’une tuile ({kind})</translation>
    </message>
    <message>
        <source>QGIS cannot write the picture {path}.</source>
        <translation>QGIS ne peut pas écrire l’image {path}.</translation>
    </message>
    <message>
        <source>its style {path} is missing</source>
        <translation>son style {path} manque</translation>
    </message>
    <message>
        <source>its style cannot be fetched: {reason}</source>
        <translation>son style ne peut pas être téléchargé : {reason}</translation>
    </message>
    <message>
        <source>the server sent something else than a style</source>
        <translation>le serveur a envoyé autre chose qu’un style</translation>
    </message>
    <message>
        <source>QGIS cannot read the vector tiles {path}.</source>
        <translation>QGIS ne peut pas lire les tuiles vectorielles {path}.</translation>
    </message>
    <message>
        <source>QGIS cannot convert the style</source>
        <translation>QGIS ne peut pas convertir le style</translation>
    </message>
    <message>
        <source>its style is missing</source>
        <translation>son style manque</translation>
    </message>
    <message>
        <source>the disk of {path} is full, or your quota on it is used up</source>
        <translation>le disque de {path} est plein, ou votre quota y est épuisé</translation>
    </message>
    <message>
        <source>the temporary folder {path}</source>
        <translation>{path} (dossier temporaire)</translation>
    </message>
    <message>
        <source>the disk of {path} has space but no inodes left, so that no file can be created: delete files that are not needed</source>
        <translation>le disque de {path} a de la place mais plus d’inodes, si bien qu’aucun fichier ne peut être créé : supprimez les fichiers inutiles</translation>
    </message>
    <message>
        <source>the disk of {path} is full: free some space</source>
        <translation>le disque de {path} est plein : libérez de la place</translation>
    </message>
    <message>
        <source>the password store of QGIS refused the configuration</source>
        <translation>le coffre de mots de passe de QGIS a refusé la configuration</translation>
    </message>
    <message>
        <source>A server failed ({reason}); trying again.</source>
        <translation>Le serveur a échoué ({reason}) ; nouvel essai.</translation>
    </message>
    <message>
        <source>{message} Its details could not be written to a log file.</source>
        <translation>{message} Les détails n’ont pas pu être écrits dans un journal.</translation>
    </message>
    <message>
        <source>{message} Details for the maintainers of the plugin: {path}</source>
        <translation>{message} Détails pour les mainteneurs de l’extension : {path}</translation>
    </message>
    <message>
        <source>{path} cannot be used: {reason}.</source>
        <translation>{path} est inutilisable : {reason}.</translation>
    </message>
    <message>
        <source>The memory of this computer is not sufficient.</source>
        <translation>La mémoire de cet ordinateur ne suffit pas.</translation>
    </message>
    <message>
        <source>The folder {path} could not be removed: {reason}. Remove it yourself once no program uses it.</source>
        <translation>Le dossier {path} n’a pas pu être supprimé : {reason}. Supprimez-le vous-même quand plus aucun programme ne l’utilise.</translation>
    </message>
    <message>
        <source>No temporary folder can be made in {path}: {reason}.</source>
        <translation>Impossible de créer un dossier temporaire dans {path} : {reason}.</translation>
    </message>
    <message>
        <source>The output folder {path} is no longer there: it was moved, deleted or disconnected during the run. Nothing more can be written; put it back, or choose another OUTPUT, and start the run again.</source>
        <translation>Le dossier de sortie {path} n’est plus là : il a été déplacé, supprimé ou déconnecté pendant le traitement. Plus rien ne peut y être écrit ; remettez-le en place ou choisissez un autre OUTPUT, puis relancez le traitement.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {error}.</source>
        <translation>Impossible d’écrire {path} : {error}.</translation>
    </message>
    <message>
        <source>the current step</source>
        <translation>l’étape en cours</translation>
    </message>
    <message>
        <source>Waiting for {what} since {time} ({seconds} s).</source>
        <translation>Attente depuis {time} ({seconds} s) : {what}.</translation>
    </message>
    <message>
        <source>the Dask scheduler {address}</source>
        <translation>l’ordonnanceur Dask {address}</translation>
    </message>
    <message>
        <source>the workers of the Dask scheduler {address}</source>
        <translation>les processus de l’ordonnanceur Dask {address}</translation>
    </message>
    <message>
        <source>a worker of the Dask scheduler {address}</source>
        <translation>un processus de l’ordonnanceur Dask {address}</translation>
    </message>
    <message>
        <source>The connection to the Dask scheduler {address} is lost. The sheets made so far are kept: start the run again once the scheduler runs, or leave SCHEDULER empty.</source>
        <translation>La connexion à l’ordonnanceur Dask {address} est perdue. Les feuilles déjà faites sont conservées : relancez le traitement quand l’ordonnanceur tourne, ou laissez SCHEDULER vide.</translation>
    </message>
    <message>
        <source>The PDF of all communes cannot be made: the sheet {name} of {commune} is missing. Start the run again: it draws what is missing.</source>
        <translation>Le PDF de toutes les communes ne peut pas être fait : la feuille {name} de {commune} manque. Relancez le traitement : il dessine ce qui manque.</translation>
    </message>
    <message>
        <source>the start of a drawing process</source>
        <translation>le démarrage d’un processus de dessin</translation>
    </message>
    <message>
        <source>the drawing process {pid}, which draws {commune}</source>
        <translation>le processus de dessin {pid}, qui dessine {commune}</translation>
    </message>
    <message>
        <source>the sheets</source>
        <translation>les feuilles</translation>
    </message>
    <message>
        <source>BASEMAP: the file {path} does not exist.</source>
        <translation>BASEMAP : le fichier {path} n’existe pas.</translation>
    </message>
    <message>
        <source>BASEMAP: QGIS cannot read the project {path}: {error}</source>
        <translation>BASEMAP : QGIS ne peut pas lire le projet {path} : {error}</translation>
    </message>
    <message>
        <source>BASEMAP: the layer “{name}” of {path} cannot be opened.</source>
        <translation>BASEMAP : la couche « {name} » de {path} ne peut pas être ouverte.</translation>
    </message>
    <message>
        <source>{name}: {path} is not opened: {reason}.</source>
        <translation>{name} : {path} n’est pas ouvert : {reason}.</translation>
    </message>
    <message>
        <source>Roads, water and place names</source>
        <translation>Routes, eaux et noms de lieux</translation>
    </message>
    <message>
        <source>Drawn, toned down, under the network: a name (plan-ign-gris, plan-ign, ortho, cadastre, or one of your own basemaps.json in STYLES), a layer of the project, a .qlr file, a layer of a project (fond.qgz|layername=Scan), or the address of tiles (https://…/{z}/{x}/{y}.png) or of a WMS with its LAYERS. Tiles are kept on disk. If a base map is missing or incomplete, the sheet says so and counts as degraded.</source>
        <translation>Dessiné, atténué, sous le réseau : un nom (plan-ign-gris, plan-ign, ortho, cadastre, ou un nom de votre propre basemaps.json dans STYLES), une couche du projet, un fichier .qlr, une couche d’un projet (fond.qgz|layername=Scan), ou l’adresse de tuiles (https://…/{z}/{x}/{y}.png) ou d’un WMS avec ses LAYERS. Les tuiles sont gardées sur le disque. Si le fond de plan manque ou est incomplet, la feuille le dit et compte comme dégradée.</translation>
    </message>
    <message>
        <source>Credit line at the bottom of the sheet. Empty: whose data were read, for network, communes and base map; in the département Nord, the line of the reference sheet.</source>
        <translation>Ligne de sources au bas de la feuille. Vide : les données qui ont été lues, pour le réseau, les communes et le fond de plan ; dans le département du Nord, la ligne de la feuille de référence.</translation>
    </message>
    <message>
        <source>none, or a name, an address, a file</source>
        <translation>aucun, ou un nom, une adresse, un fichier</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Choisir un fichier</translation>
    </message>
    <message>
        <source>Base maps kept on disk, at most</source>
        <translation>Fonds de plan gardés sur le disque, au plus</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> Mo</translation>
    </message>
    <message>
        <source>Base maps fetched again after</source>
        <translation>Fonds de plan téléchargés à nouveau après</translation>
    </message>
    <message>
        <source> days</source>
        <translation> jours</translation>
    </message>
    <message>
        <source>{commune}: the PDF has no tags for screen readers, because this version of QGIS writes pages of another structure.</source>
        <translation>{commune} : le PDF n’est pas balisé pour les lecteurs d’écran, car cette version de QGIS écrit les pages autrement.</translation>
    </message>
    <message>
        <source>COMMUNES=ign fetches the communes of a département: say which with CODES or ARRONDISSEMENT.</source>
        <translation>COMMUNES=ign télécharge les communes d’un département : indiquez lequel par CODES ou ARRONDISSEMENT.</translation>
    </message>
    <message>
        <source>{error} The outlines of {date} are used.</source>
        <translation>{error} Les contours du {date} sont utilisés.</translation>
    </message>
    <message>
        <source>{path} cannot be read: remove it, and try again.</source>
        <translation>{path} ne peut pas être lu : supprimez-le et recommencez.</translation>
    </message>
    <message>
        <source>it has no commune of {codes}</source>
        <translation>il n’a aucune commune de {codes}</translation>
    </message>
    <message>
        <source>its answer cannot be read</source>
        <translation>sa réponse ne peut pas être lue</translation>
    </message>
    <message>
        <source>the fields {names} are missing</source>
        <translation>les champs {names} manquent</translation>
    </message>
    <message>
        <source>The outlines of the communes cannot be fetched from {host}: {reason}. Try again later, or give a commune layer as COMMUNES.</source>
        <translation>Les contours des communes ne peuvent pas être téléchargés depuis {host} : {reason}. Réessayez plus tard, ou donnez une couche de communes dans COMMUNES.</translation>
    </message>
    <message>
        <source>No commune layer was found in {source}: give one as COMMUNES (ADMIN EXPRESS, BD TOPO, cadastre…), or the word ign to fetch the outlines from the IGN.</source>
        <translation>Aucune couche de communes n’a été trouvée dans {source} : donnez-en une comme COMMUNES (ADMIN EXPRESS, BD TOPO, cadastre…), ou le mot ign pour télécharger les contours depuis l’IGN.</translation>
    </message>
    <message>
        <source>Makes the map “Carte S.R.C.E” of a commune: finds the objects of its ecological network (reservoirs, corridors, obstacles), draws them with the bundled styles, fills in legend, texts and figures of the layout, and exports it. It also writes manifest.csv (what was produced), statistics.csv (hectares, kilometres and number of objects of each category in the commune) and descriptions.csv (the map in words, for those who do not see it).</source>
        <translation>Produit la « Carte S.R.C.E » d’une commune : trouve les objets de son réseau écologique (réservoirs, corridors, obstacles), les dessine avec les styles fournis, remplit la légende, les textes et les chiffres de la mise en page, puis l’exporte. Écrit aussi manifest.csv (ce qui a été produit), statistics.csv (hectares, kilomètres et nombre d’objets de chaque catégorie dans la commune) et descriptions.csv (la carte en quelques phrases, pour qui ne la voit pas).</translation>
    </message>
    <message>
        <source>Folder of the sheets, named &lt;insee&gt;_&lt;name&gt;.pdf, with manifest.csv, statistics.csv and descriptions.csv.</source>
        <translation>Dossier des feuilles, nommées &lt;insee&gt;_&lt;nom&gt;.pdf, avec manifest.csv, statistics.csv et descriptions.csv.</translation>
    </message>
    <message>
        <source>Communes (IGN, {departments})</source>
        <translation>Communes (IGN : {departments})</translation>
    </message>
    <message>
        <source>Communes of the IGN…</source>
        <translation>Communes de l’IGN…</translation>
    </message>
    <message>
        <source>Fetch them from the IGN…</source>
        <translation>Les télécharger depuis l’IGN…</translation>
    </message>
    <message>
        <source>INSEE code or name of a commune: the outlines of its département are fetched.</source>
        <translation>Code INSEE ou nom d’une commune : les contours de son département sont téléchargés.</translation>
    </message>
    <message>
        <source>Ground: {name} cannot be opened.</source>
        <translation>Fond : {name} ne peut pas être ouvert.</translation>
    </message>
    <message>
        <source>A commune cannot be indexed: check its geometry.</source>
        <translation>Impossible d’indexer une commune : vérifiez sa géométrie.</translation>
    </message>
    <message>
        <source>it is a link, or neither a folder nor a file</source>
        <translation>c’est un lien, ou ce n’est ni un dossier ni un fichier</translation>
    </message>
    <message>
        <source>it belongs to another user</source>
        <translation>il appartient à un autre utilisateur</translation>
    </message>
    <message>
        <source>{path} is not used: {reason}. Remove it, or choose another OUTPUT.</source>
        <translation>{path} n’est pas utilisé : {reason}. Supprimez-le, ou choisissez un autre OUTPUT.</translation>
    </message>
    <message>
        <source>The outline of {title} cannot be given in degrees.</source>
        <translation>Impossible de donner en degrés le contour de {title}.</translation>
    </message>
    <message>
        <source>{item} prints nothing for [%{code}%]: {reason}. Correct it in the template.</source>
        <translation>{item} n’imprime rien pour [%{code}%] : {reason}. À corriger dans le modèle.</translation>
    </message>
    <message>
        <source>there is no variable “{variable}”</source>
        <translation>il n’y a pas de variable « {variable} »</translation>
    </message>
    <message>
        <source>it gives no value</source>
        <translation>elle ne donne aucune valeur</translation>
    </message>
    <message>
        <source>{item}: other items cover a part of it; the sheet shows the commune in what is free, {width:.0f} x {height:.0f} mm.</source>
        <translation>{item} : d’autres objets en couvrent une partie ; la feuille montre la commune dans la place qui reste, {width:.0f} x {height:.0f} mm.</translation>
    </message>
    <message>
        <source>by its id</source>
        <translation>par son identifiant</translation>
    </message>
    <message>
        <source>by its id, written in another case</source>
        <translation>par son identifiant, écrit dans une autre casse</translation>
    </message>
    <message>
        <source>by its name</source>
        <translation>par son nom</translation>
    </message>
    <message>
        <source>by the name of its picture</source>
        <translation>par le nom de son image</translation>
    </message>
    <message>
        <source>by its placeholder text</source>
        <translation>par son texte d’attente</translation>
    </message>
    <message>
        <source>it shows the extent of the main map</source>
        <translation>il montre l’emprise de la carte principale</translation>
    </message>
    <message>
        <source>it belongs to the main map</source>
        <translation>il dépend de la carte principale</translation>
    </message>
    <message>
        <source>the only one of its kind</source>
        <translation>le seul de son type</translation>
    </message>
    <message>
        <source>the largest of its kind</source>
        <translation>le plus grand de son type</translation>
    </message>
    <message>
        <source>by its place on the page</source>
        <translation>par sa place sur la page</translation>
    </message>
    <message>
        <source>{item}: the pictures in its HTML are not drawn, only its text is. Put them in the template as pictures.</source>
        <translation>{item} : les images de son HTML ne sont pas dessinées, seul son texte l’est. Placez-les dans le modèle comme images.</translation>
    </message>
    <message>
        <source>{item}: its HTML is printed as plain text.</source>
        <translation>{item} : son HTML est imprimé en texte simple.</translation>
    </message>
    <message>
        <source>{item}: its picture is {path}.</source>
        <translation>{item} : son image est {path}.</translation>
    </message>
    <message>
        <source>{item}: its picture is named by {code}, which gives nothing here. Define that variable in Settings &gt; Options &gt; Variables, or choose a file in the template.</source>
        <translation>{item} : son image est désignée par {code}, qui ne donne rien ici. Définissez cette variable dans Préférences &gt; Options &gt; Variables, ou choisissez un fichier dans le modèle.</translation>
    </message>
    <message>
        <source>{item} is taken for “{role}”: {reason}.</source>
        <translation>{item} est pris pour « {role} » : {reason}.</translation>
    </message>
    <message>
        <source>it is another map, for which there are no data</source>
        <translation>c’est une autre carte, pour laquelle il n’y a pas de données</translation>
    </message>
    <message>
        <source>it is another legend</source>
        <translation>c’est une autre légende</translation>
    </message>
    <message>
        <source>it shows a layer of another project</source>
        <translation>il montre une couche d’un autre projet</translation>
    </message>
    <message>
        <source>its CRS ({crs})</source>
        <translation>son SCR ({crs})</translation>
    </message>
    <message>
        <source>the expressions for its scale, extent, rotation or layers</source>
        <translation>les expressions de son échelle, de son emprise, de sa rotation ou de ses couches</translation>
    </message>
    <message>
        <source>its rotation</source>
        <translation>sa rotation</translation>
    </message>
    <message>
        <source>its theme</source>
        <translation>son thème</translation>
    </message>
    <message>
        <source>its clipping</source>
        <translation>son découpage</translation>
    </message>
    <message>
        <source>{item}: the sheet does not use {what}, which would show another place or scale.</source>
        <translation>{item} : la feuille ignore {what}, pour ne pas montrer un autre lieu ou une autre échelle.</translation>
    </message>
    <message>
        <source>{item} is not printed: {reason}. Remove it from the template.</source>
        <translation>{item} n’est pas imprimé : {reason}. Retirez-le du modèle.</translation>
    </message>
    <message>
        <source>“{item}”</source>
        <translation>« {item} »</translation>
    </message>
    <message>
        <source>the item without id</source>
        <translation>l’objet sans identifiant</translation>
    </message>
    <message>
        <source>{what} (page {page}, {x:.0f} mm from the left, {y:.0f} mm from the top)</source>
        <translation>{what} (page {page}, à {x:.0f} mm du bord gauche et {y:.0f} mm du haut)</translation>
    </message>
    <message>
        <source>{item}, {width:.0f} x {height:.0f} mm</source>
        <translation>{item}, de {width:.0f} x {height:.0f} mm</translation>
    </message>
    <message>
        <source>The legend is larger than the page: {width:.0f} x {height:.0f} mm. {entries}</source>
        <translation>La légende est plus grande que la page : {width:.0f} x {height:.0f} mm. {entries}</translation>
    </message>
    <message>
        <source>There is no room for the legend, {width:.0f} x {height:.0f} mm: it covers other items of the template. {entries}</source>
        <translation>Il n’y a pas de place pour la légende, {width:.0f} x {height:.0f} mm : elle couvre d’autres objets du modèle. {entries}</translation>
    </message>
    <message>
        <source>The legend covers {share:.0f} % of the map: leave it more room.</source>
        <translation>La légende couvre {share:.0f} % de la carte : laissez-lui plus de place.</translation>
    </message>
    <message>
        <source>{item}: the legend does not fit its box and takes the free room around it.</source>
        <translation>{item} : la légende dépasse son cadre et occupe la place libre autour.</translation>
    </message>
    <message>
        <source>{style}: {count} entries, {used} of them in this commune</source>
        <translation>{style} : {count} entrées, dont {used} dans cette commune</translation>
    </message>
    <message>
        <source>Or give these styles fewer classes: {counts}</source>
        <translation>Ou donnez moins de classes à ces styles : {counts}</translation>
    </message>
    <message>
        <source>The font “{family}” is not installed: another one is printed, and texts may take more room. Install it, or choose another font in the template.</source>
        <translation>La police « {family} » n’est pas installée : une autre est imprimée, et les textes peuvent prendre plus de place. Installez-la, ou choisissez une autre police dans le modèle.</translation>
    </message>
    <message>
        <source>{path} cannot be used as it is; {count} things to change in the layout designer:</source>
        <translation>{path} ne peut pas servir tel quel ; {count} points à changer dans la fenêtre de mise en page :</translation>
    </message>
    <message>
        <source>two items have the id “{item}”, and only one can be filled: {names}.</source>
        <translation>deux objets ont l’identifiant « {item} », et un seul peut être rempli : {names}.</translation>
    </message>
    <message>
        <source>several items could be the “{item}”: {names}. Give the right one the id “{item}”, in the item properties.</source>
        <translation>plusieurs objets pourraient être « {item} » : {names}. Donnez au bon l’identifiant « {item} », dans les propriétés de l’objet.</translation>
    </message>
    <message>
        <source>the main map, {item}, must be on the first page, or the PDF cannot be georeferenced: move it, or the page.</source>
        <translation>la carte principale, {item}, doit être sur la première page, sans quoi le PDF ne peut pas être géoréférencé : déplacez-la, ou déplacez la page.</translation>
    </message>
    <message>
        <source>The project {path} has no print layout: choose another file.</source>
        <translation>Le projet {path} n’a aucune mise en page : choisissez un autre fichier.</translation>
    </message>
    <message>
        <source>The project {path} has several print layouts: {names}. Add the name of one to the file, as in {example}.</source>
        <translation>Le projet {path} a plusieurs mises en page : {names}. Ajoutez le nom de l’une d’elles au fichier, comme dans {example}.</translation>
    </message>
    <message>
        <source>The project {path} has no print layout “{name}”. It has: {names}.</source>
        <translation>Le projet {path} n’a pas de mise en page « {name} ». Il contient : {names}.</translation>
    </message>
    <message>
        <source>{path} is too large: more than {limit} MB.</source>
        <translation>{path} est trop gros : plus de {limit} Mo.</translation>
    </message>
    <message>
        <source>its scale range excludes the scale of the sheet</source>
        <translation>sa plage d’échelles exclut l’échelle de la feuille</translation>
    </message>
    <message>
        <source>the data have no field {fields}</source>
        <translation>les données n’ont pas de champ {fields}</translation>
    </message>
    <message>
        <source>it is transparent or without symbols</source>
        <translation>il est transparent ou sans symbole</translation>
    </message>
    <message>
        <source>none of its classes fits; add one for all other values</source>
        <translation>aucune de ses classes ne convient ; ajoutez-en une pour toutes les autres valeurs</translation>
    </message>
    <message>
        <source>Expected: {names}.</source>
        <translation>Noms attendus : {names}.</translation>
    </message>
    <message>
        <source>Did you mean {name}?</source>
        <translation>Vouliez-vous dire {name} ?</translation>
    </message>
    <message>
        <source>The style {file} is not used: no category has that name. {advice}</source>
        <translation>Le style {file} ne sert pas : aucune catégorie ne porte ce nom. {advice}</translation>
    </message>
    <message>
        <source>The style {file} labels in the font “{family}”, which is not installed.</source>
        <translation>Le style {file} écrit ses étiquettes dans la police « {family} », qui n’est pas installée.</translation>
    </message>
    <message>
        <source>{item} is rendered as HTML, in which a name or a text could be taken for markup and pictures be fetched: untick “Render as HTML”.</source>
        <translation>{item} est rendu en HTML, dans lequel un nom ou un texte pourrait être pris pour du balisage et des images être téléchargées : décochez « Rendu en HTML ».</translation>
    </message>
    <message>
        <source>{item} calls a function that a template or a style may not use: {functions}. Print or compare the value itself, as in [% @srce_commune %].</source>
        <translation>{item} appelle une fonction qu’un modèle ou un style n’a pas le droit d’utiliser : {functions}. Imprimez ou comparez la valeur elle-même, comme dans [% @srce_commune %].</translation>
    </message>
    <message>
        <source>Your own layout instead of the bundled one: a template (.qpt, of QGIS 2 too), or a project (.qgz, .qgs); where it has several layouts, file.qgz|layout=NAME. Its map, legend, scale bar and logos are recognised by their ids, their kind and their place.</source>
        <translation>Votre propre mise en page à la place de celle qui est fournie : un modèle (.qpt, y compris de QGIS 2), ou un projet (.qgz, .qgs) ; s’il a plusieurs mises en page, fichier.qgz|layout=NOM. Sa carte, sa légende, son échelle et ses logos sont reconnus par leur identifiant, leur type et leur place.</translation>
    </message>
    <message>
        <source>The template can be used as it is.</source>
        <translation>Le modèle peut être utilisé tel quel.</translation>
    </message>
    <message>
        <source>Adoption of a layout template</source>
        <translation>Adoption d’un modèle de mise en page</translation>
    </message>
    <message>
        <source>Template (unchanged): {path}</source>
        <translation>Modèle (inchangé) : {path}</translation>
    </message>
    <message>
        <source>New template: {path}</source>
        <translation>Nouveau modèle : {path}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fait</translation>
    </message>
    <message>
        <source>Left to do</source>
        <translation>À faire</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Before: the template as it was</source>
        <translation>Avant : le modèle d’origine</translation>
    </message>
    <message>
        <source>After: a sheet of the demonstration data</source>
        <translation>Après : une feuille des données de démonstration</translation>
    </message>
    <message>
        <source>No sheet could be drawn.</source>
        <translation>Aucune feuille n’a pu être dessinée.</translation>
    </message>
    <message>
        <source>OUTPUT cannot be “{value}”. Expected: {wanted}.</source>
        <translation>OUTPUT ne peut pas être « {value} ». Attendu : {wanted}.</translation>
    </message>
    <message>
        <source>OUTPUT is the template itself, which is never changed: choose another file.</source>
        <translation>OUTPUT est le modèle lui-même, qui n’est jamais modifié : choisissez un autre fichier.</translation>
    </message>
    <message>
        <source>A picture of the template cannot be made.</source>
        <translation>L’image du modèle ne peut pas être produite.</translation>
    </message>
    <message>
        <source>The template {path} cannot be written: check the folder.</source>
        <translation>Le modèle {path} ne peut pas être écrit : vérifiez le dossier.</translation>
    </message>
    <message>
        <source>{item} has no room for the text “{text}”: enlarge it, then write [% @{variable} %] in it.</source>
        <translation>{item} est trop petit pour le texte « {text} » : agrandissez-le, puis écrivez-y [% @{variable} %].</translation>
    </message>
    <message>
        <source>{item} prints [% @{variable} %] instead of “{text}”.</source>
        <translation>{item} imprime [% @{variable} %] au lieu de « {text} ».</translation>
    </message>
    <message>
        <source>It keeps its id, which an expression of the template names.</source>
        <translation>Son identifiant est conservé : une expression du modèle le nomme.</translation>
    </message>
    <message>
        <source>Its id is now “{role}”.</source>
        <translation>Son identifiant est désormais « {role} ».</translation>
    </message>
    <message>
        <source>the main map, {item}, has no size: give it a width and a height.</source>
        <translation>la carte principale, {item}, n’a pas de taille : donnez-lui une largeur et une hauteur.</translation>
    </message>
    <message>
        <source>the labelling of the style</source>
        <translation>l’étiquetage du style</translation>
    </message>
    <message>
        <source>Adopt a layout template</source>
        <translation>Adopter un modèle de mise en page</translation>
    </message>
    <message>
        <source>Your own layout template with the ids and variables that a sheet fills.</source>
        <translation>Donne à votre modèle de mise en page les identifiants et les variables d’une feuille.</translation>
    </message>
    <message>
        <source>Reads a layout template of your service, or a layout of a project, recognises its map, legend, scale bar, logos and labels, and writes a new template in which each has its id and prints its variable, as far as that is certain. The original is not changed. The report lists what was done and what is left, with a picture before and after: a sheet of the demonstration data. Templates also work without this: it saves the recognition, and shows what to correct.</source>
        <translation>Lit un modèle de mise en page de votre service, ou une mise en page d’un projet, reconnaît sa carte, sa légende, son échelle, ses logos et ses étiquettes, et écrit un nouveau modèle dans lequel chacun a son identifiant et imprime sa variable, si la reconnaissance est certaine. L’original n’est pas modifié. Le rapport indique ce qui a été fait et ce qui reste à faire, avec une image avant et une image après, une feuille des données de démonstration. Un modèle fonctionne aussi sans cet algorithme, qui enregistre ce qui est reconnu et montre ce qu’il faut corriger.</translation>
    </message>
    <message>
        <source>New template</source>
        <translation>Nouveau modèle</translation>
    </message>
    <message>
        <source>The template that is written; the original is never changed.</source>
        <translation>Le modèle produit ; l’original n’est jamais modifié.</translation>
    </message>
    <message>
        <source>HTML page with what was done and left, and pictures before and after.</source>
        <translation>Page HTML indiquant ce qui a été fait et ce qui reste à faire, avec une image avant et après.</translation>
    </message>
    <message>
        <source>Number of things done</source>
        <translation>Nombre de points traités</translation>
    </message>
    <message>
        <source>Number of things left</source>
        <translation>Nombre de points restants</translation>
    </message>
    <message>
        <source>Choose the file of the new template (OUTPUT).</source>
        <translation>Choisissez le fichier du nouveau modèle (OUTPUT).</translation>
    </message>
    <message>
        <source>Items of the template that were given an id, a variable or a fix.</source>
        <translation>Objets du modèle qui ont reçu un identifiant, une variable ou une correction.</translation>
    </message>
    <message>
        <source>Points of the template to look at; the report has the remedies.</source>
        <translation>Points du modèle à examiner ; le rapport donne les remèdes.</translation>
    </message>
    <message>
        <source>It keeps its id, since several items have this role.</source>
        <translation>Son identifiant est conservé : plusieurs objets ont ce rôle.</translation>
    </message>
    <message>
        <source>No item is the “{role}”: if the sheet needs one, add an item with that id.</source>
        <translation>Aucun objet n’a le rôle « {role} » : si la feuille en a besoin, ajoutez un objet portant cet identifiant.</translation>
    </message>
    <message numerus="yes">
        <source>%n texts can be printed</source>
        <comment>%n text can be printed</comment>
        <translation>
            <numerusform>%n texte prêt à imprimer</numerusform>
            <numerusform>%n textes prêts à imprimer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>contains the sheets of %n communes from earlier runs</source>
        <comment>contains the sheets of %n commune from an earlier run</comment>
        <translation>
            <numerusform>contient les feuilles de %n commune, faites par un traitement antérieur</numerusform>
            <numerusform>contient les feuilles de %n communes, faites par des traitements antérieurs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>bundled, %n categories</source>
        <comment>bundled, %n category</comment>
        <translation>
            <numerusform>catalogue fourni, %n catégorie</numerusform>
            <numerusform>catalogue fourni, %n catégories</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>own catalogue, %n categories</source>
        <comment>own catalogue, %n category</comment>
        <translation>
            <numerusform>catalogue du service, %n catégorie</numerusform>
            <numerusform>catalogue du service, %n catégories</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes by the fields {insee} and {name}, drawn in {crs}</source>
        <comment>%n commune by the fields {insee} and {name}, drawn in {crs}</comment>
        <translation>
            <numerusform>%n commune d’après les champs {insee} et {name}, dessinée en {crs}</numerusform>
            <numerusform>%n communes d’après les champs {insee} et {name}, dessinées en {crs}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes in other territories are left out</source>
        <comment>%n commune in another territory is left out</comment>
        <translation>
            <numerusform>%n commune d’un autre territoire est écartée</numerusform>
            <numerusform>%n communes d’autres territoires sont écartées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes without arrondissement: ARRONDISSEMENT cannot find them</source>
        <comment>%n commune without arrondissement: ARRONDISSEMENT cannot find it</comment>
        <translation>
            <numerusform>%n commune sans arrondissement : ARRONDISSEMENT ne la trouve pas</numerusform>
            <numerusform>%n communes sans arrondissement : ARRONDISSEMENT ne les trouve pas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes have the same name as another: use their INSEE codes</source>
        <comment>%n commune has the same name as another: use its INSEE code</comment>
        <translation>
            <numerusform>%n commune porte le même nom qu’une autre : utilisez son code INSEE</numerusform>
            <numerusform>%n communes portent le même nom qu’une autre : utilisez leur code INSEE</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes</source>
        <comment>%n commune</comment>
        <translation>
            <numerusform>%n commune</numerusform>
            <numerusform>%n communes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} have no object: their sheets say so</source>
        <comment>%n of {total} has no object: its sheet says so</comment>
        <translation>
            <numerusform>%n sur {total} n’a aucun objet : sa feuille l’indique</numerusform>
            <numerusform>%n sur {total} n’ont aucun objet : leur feuille l’indique</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes without usable geometry: {names}</source>
        <comment>%n commune without usable geometry: {names}</comment>
        <translation>
            <numerusform>%n commune sans géométrie utilisable : {names}</numerusform>
            <numerusform>%n communes sans géométrie utilisable : {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n communes of {total}</source>
        <comment>in %n commune of {total}</comment>
        <translation>
            <numerusform>dans %n commune sur {total}</numerusform>
            <numerusform>dans %n communes sur {total}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A run cannot succeed: %n errors.</source>
        <comment>A run cannot succeed: %n error.</comment>
        <translation>
            <numerusform>Le traitement ne peut pas aboutir : %n erreur.</numerusform>
            <numerusform>Le traitement ne peut pas aboutir : %n erreurs.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A run can start; read %n warnings first.</source>
        <comment>A run can start; read %n warning first.</comment>
        <translation>
            <numerusform>Le traitement peut être lancé ; %n avertissement à lire d’abord.</numerusform>
            <numerusform>Le traitement peut être lancé ; %n avertissements à lire d’abord.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n codes in all have several names.</source>
        <comment>%n code has several names.</comment>
        <translation>
            <numerusform>%n code a plusieurs noms.</numerusform>
            <numerusform>%n codes en tout ont plusieurs noms.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n names of the commune layer are not those of the COG, which are printed: {pairs}.</source>
        <comment>%n name of the commune layer is not that of the COG, which is printed: {pairs}.</comment>
        <translation>
            <numerusform>%n nom de la couche de communes diffère de celui du COG, qui est imprimé : {pairs}.</numerusform>
            <numerusform>%n noms de la couche de communes diffèrent de ceux du COG, qui sont imprimés : {pairs}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n names of the commune layer are not those of the COG; they are printed as they are: {pairs}.</source>
        <comment>%n name of the commune layer is not that of the COG; it is printed as it is: {pairs}.</comment>
        <translation>
            <numerusform>%n nom de la couche de communes n’est pas celui du COG ; il est imprimé tel quel : {pairs}.</numerusform>
            <numerusform>%n noms de la couche de communes ne sont pas ceux du COG ; ils sont imprimés tels quels : {pairs}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n codes of the commune layer are not in the COG: {pairs}.</source>
        <comment>%n code of the commune layer is not in the COG: {pairs}.</comment>
        <translation>
            <numerusform>%n code de la couche de communes est inconnu du COG : {pairs}.</numerusform>
            <numerusform>%n codes de la couche de communes sont inconnus du COG : {pairs}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes have no name in the layer; those of the COG are printed: {list}.</source>
        <comment>%n commune has no name in the layer; that of the COG is printed: {list}.</comment>
        <translation>
            <numerusform>%n commune n’a pas de nom dans la couche ; celui du COG est imprimé : {list}.</numerusform>
            <numerusform>%n communes n’ont pas de nom dans la couche ; ceux du COG sont imprimés : {list}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} codes have several names ({examples}): these are parts of communes (IRIS, quartiers, associated or delegated communes), not communes</source>
        <comment>%n of {total} codes has several names ({examples}): these are parts of communes (IRIS, quartiers, associated or delegated communes), not communes</comment>
        <translation>
            <numerusform>%n code sur {total} a plusieurs noms ({examples}) : ce sont des parties de communes (IRIS, quartiers, communes associées ou déléguées), pas des communes</numerusform>
            <numerusform>%n codes sur {total} ont plusieurs noms ({examples}) : ce sont des parties de communes (IRIS, quartiers, communes associées ou déléguées), pas des communes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} codes are not those of the communes named ({examples}): they may be row numbers</source>
        <comment>%n of {total} codes is not that of the commune named ({examples}): it may be a row number</comment>
        <translation>
            <numerusform>%n code sur {total} n’est pas celui de la commune nommée ({examples}) : c’est peut-être un numéro de ligne</numerusform>
            <numerusform>%n codes sur {total} ne sont pas ceux des communes nommées ({examples}) : ce sont peut-être des numéros de ligne</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} codes are not in the COG ({examples})</source>
        <comment>%n of {total} codes is not in the COG ({examples})</comment>
        <translation>
            <numerusform>%n code sur {total} n’est pas dans le COG ({examples})</numerusform>
            <numerusform>%n codes sur {total} ne sont pas dans le COG ({examples})</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} names are not names of communes ({examples}): the field may hold something else</source>
        <comment>%n of {total} names is not the name of a commune ({examples}): the field may hold something else</comment>
        <translation>
            <numerusform>%n nom sur {total} n’est pas un nom de commune ({examples}) : le champ contient peut-être autre chose</numerusform>
            <numerusform>%n noms sur {total} ne sont pas des noms de communes ({examples}) : le champ contient peut-être autre chose</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %n communes of the layer has the INSEE code {code} (a postal code is not an INSEE code). Similar codes: {list}.</source>
        <comment>The only commune of the layer does not have the INSEE code {code} (a postal code is not an INSEE code). Similar codes: {list}.</comment>
        <translation>
            <numerusform>La seule commune de la couche n’a pas le code INSEE {code} (un code postal n’est pas un code INSEE). Codes proches : {list}.</numerusform>
            <numerusform>Aucune des %n communes de la couche n’a le code INSEE {code} (un code postal n’est pas un code INSEE). Codes proches : {list}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %n communes of the layer has the name “{name}”. Similar names: {list}.</source>
        <comment>The only commune of the layer does not have the name “{name}”. Similar names: {list}.</comment>
        <translation>
            <numerusform>La seule commune de la couche ne s’appelle pas « {name} ». Noms proches : {list}.</numerusform>
            <numerusform>Aucune des %n communes de la couche ne s’appelle « {name} ». Noms proches : {list}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and others: %n errors in all.</source>
        <comment>… and others: %n error.</comment>
        <translation>
            <numerusform>… et d’autres : %n erreur en tout.</numerusform>
            <numerusform>… et d’autres : %n erreurs en tout.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ground: %n objects for the sheets, from {origin}.</source>
        <comment>Ground: %n object for the sheets, from {origin}.</comment>
        <translation>
            <numerusform>Fond : %n objet pour les feuilles, tiré de {origin}.</numerusform>
            <numerusform>Fond : %n objets pour les feuilles, tirés de {origin}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The account of “{table}” does not add up: of %n objects read, {total} are accounted for. Nothing was written. Please report this as a bug, with the data.</source>
        <comment>The account of “{table}” does not add up: for %n object read, {total} are accounted for. Nothing was written. Please report this as a bug, with the data.</comment>
        <translation>
            <numerusform>Le compte de « {table} » n’est pas juste : pour %n objet lu, {total} dans le compte. Rien n’a été écrit. Signalez cette anomalie, avec les données.</numerusform>
            <numerusform>Le compte de « {table} » n’est pas juste : pour %n objets lus, {total} dans le compte. Rien n’a été écrit. Signalez cette anomalie, avec les données.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{table}: %n objects read of {expected} = {terms}.</source>
        <comment>{table}: %n object read of {expected} = {terms}.</comment>
        <translation>
            <numerusform>{table} : %n objet lu sur {expected} = {terms}.</numerusform>
            <numerusform>{table} : %n objets lus sur {expected} = {terms}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“{table}” was not read completely: its source states %n objects, {read} came{failures}. Nothing was written. Check the connection or the file, then run again; if the error persists, export the layer again from the original.</source>
        <comment>“{table}” was not read completely: its source states %n object, {read} came{failures}. Nothing was written. Check the connection or the file, then run again; if the error persists, export the layer again from the original.</comment>
        <translation>
            <numerusform>« {table} » n’a pas été lue en entier : sa source annonce %n objet, nombre reçu : {read}{failures}. Rien n’a été écrit. Vérifiez la connexion ou le fichier, puis relancez ; si cela persiste, exportez à nouveau la couche depuis l’original.</numerusform>
            <numerusform>« {table} » n’a pas été lue en entier : sa source annonce %n objets, nombre reçu : {read}{failures}. Rien n’a été écrit. Vérifiez la connexion ou le fichier, puis relancez ; si cela persiste, exportez à nouveau la couche depuis l’original.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n outlines of communes received from {host}.</source>
        <comment>%n outline of a commune received from {host}.</comment>
        <translation>
            <numerusform>%n contour de commune reçu de {host}.</numerusform>
            <numerusform>%n contours de communes reçus de {host}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {matched} communes were received</source>
        <comment>%n of {matched} communes was received</comment>
        <translation>
            <numerusform>%n commune sur {matched} a été reçue</numerusform>
            <numerusform>%n communes sur {matched} ont été reçues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of the commune layer have no valid INSEE code and are left out: {names}.</source>
        <comment>%n row of the commune layer has no valid INSEE code and is left out: {names}.</comment>
        <translation>
            <numerusform>%n ligne de la couche de communes n’a pas de code INSEE valable et est écartée : {names}.</numerusform>
            <numerusform>%n lignes de la couche de communes n’ont pas de code INSEE valable et sont écartées : {names}.</numerusform>
        </translation>
    </message>
    <message>
        <source>it has {rows} for {geometries}</source>
        <translation>il a {rows} pour {geometries}</translation>
    </message>
    <message numerus="yes">
        <source>%n rows</source>
        <comment>%n row</comment>
        <translation>
            <numerusform>%n ligne</numerusform>
            <numerusform>%n lignes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n geometries</source>
        <comment>%n geometry</comment>
        <translation>
            <numerusform>%n géométrie</numerusform>
            <numerusform>%n géométries</numerusform>
        </translation>
    </message>
    <message>
        <source>it has {objects} for {rows}</source>
        <translation>il a {objects} pour {rows}</translation>
    </message>
    <message numerus="yes">
        <source>%n objects</source>
        <comment>%n object</comment>
        <translation>
            <numerusform>%n objet</numerusform>
            <numerusform>%n objets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of attributes</source>
        <comment>%n row of attributes</comment>
        <translation>
            <numerusform>%n ligne d’attributs</numerusform>
            <numerusform>%n lignes d’attributs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No commune is left: none of the %n communes of the layer matches ARRONDISSEMENT, CODES and FILTER together.</source>
        <comment>No commune is left: the only commune of the layer does not match ARRONDISSEMENT, CODES and FILTER together.</comment>
        <translation>
            <numerusform>Il ne reste aucune commune : la seule commune de la couche ne répond pas à la fois à ARRONDISSEMENT, CODES et FILTER.</numerusform>
            <numerusform>Il ne reste aucune commune : aucune des %n communes de la couche ne répond à la fois à ARRONDISSEMENT, CODES et FILTER.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>CODES lists %n communes twice: {list}.</source>
        <comment>CODES lists %n commune twice: {list}.</comment>
        <translation>
            <numerusform>CODES cite %n commune deux fois : {list}.</numerusform>
            <numerusform>CODES cite %n communes deux fois : {list}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects left out: {reason}</source>
        <comment>%n object left out: {reason}</comment>
        <translation>
            <numerusform>%n objet écarté : {reason}</numerusform>
            <numerusform>%n objets écartés : {reason}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects without geometry</source>
        <comment>%n object without geometry</comment>
        <translation>
            <numerusform>%n objet sans géométrie</numerusform>
            <numerusform>%n objets sans géométrie</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects without area or length, left out</source>
        <comment>%n object without area or length, left out</comment>
        <translation>
            <numerusform>%n objet sans surface ni longueur, écarté</numerusform>
            <numerusform>%n objets sans surface ni longueur, écartés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects whose geometry cannot be read, left out</source>
        <comment>%n object whose geometry cannot be read, left out</comment>
        <translation>
            <numerusform>%n objet dont la géométrie ne peut pas être lue, écarté</numerusform>
            <numerusform>%n objets dont la géométrie ne peut pas être lue, écartés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects outside the area of the projection, left out</source>
        <comment>%n object outside the area of the projection, left out</comment>
        <translation>
            <numerusform>%n objet hors du domaine de la projection, écarté</numerusform>
            <numerusform>%n objets hors du domaine de la projection, écartés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects with a part whose geometry is not drawn</source>
        <comment>%n object with a part whose geometry is not drawn</comment>
        <translation>
            <numerusform>%n objet dont une partie n’est pas dessinée, à cause de sa géométrie</numerusform>
            <numerusform>%n objets dont une partie n’est pas dessinée, à cause de sa géométrie</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n invalid geometries repaired</source>
        <comment>%n invalid geometry repaired</comment>
        <translation>
            <numerusform>%n géométrie invalide réparée</numerusform>
            <numerusform>%n géométries invalides réparées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects take their objective from the same object in another table</source>
        <comment>%n object takes its objective from the same object in another table</comment>
        <translation>
            <numerusform>%n objet tient son objectif du même objet dans une autre table</numerusform>
            <numerusform>%n objets tiennent leur objectif du même objet dans une autre table</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects found twice, drawn once: {ids}</source>
        <comment>%n object found twice, drawn once: {ids}</comment>
        <translation>
            <numerusform>%n objet trouvé en double, dessiné une fois : {ids}</numerusform>
            <numerusform>%n objets trouvés en double, dessinés une fois : {ids}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects with two objectives, drawn once: {ids}</source>
        <comment>%n object with two objectives, drawn once: {ids}</comment>
        <translation>
            <numerusform>%n objet avec deux objectifs, dessiné une fois : {ids}</numerusform>
            <numerusform>%n objets avec deux objectifs, dessinés une fois : {ids}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n identifiers shared by too many objects, ignored: {ids}</source>
        <comment>%n identifier shared by too many objects, ignored: {ids}</comment>
        <translation>
            <numerusform>%n identifiant commun à trop d’objets, ignoré : {ids}</numerusform>
            <numerusform>%n identifiants communs à trop d’objets, ignorés : {ids}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects with the geometry of another one, measured once: {ids}</source>
        <comment>%n object with the geometry of another one, measured once: {ids}</comment>
        <translation>
            <numerusform>%n objet de même géométrie qu’un autre, mesuré une fois : {ids}</numerusform>
            <numerusform>%n objets de même géométrie qu’un autre, mesurés une fois : {ids}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{table} ({why}): %n objects -&gt; {kept}</source>
        <comment>{table} ({why}): %n object -&gt; {kept}</comment>
        <translation>
            <numerusform>{table} ({why}) : %n objet -&gt; {kept}</numerusform>
            <numerusform>{table} ({why}) : %n objets -&gt; {kept}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects without objective, drawn as not to restore</source>
        <comment>%n object without objective, drawn as not to restore</comment>
        <translation>
            <numerusform>%n objet sans objectif, dessiné comme n’étant pas à restaurer</numerusform>
            <numerusform>%n objets sans objectif, dessinés comme n’étant pas à restaurer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n objects with an unknown objective, drawn as not to restore: {values}</source>
        <comment>%n object with an unknown objective, drawn as not to restore: {values}</comment>
        <translation>
            <numerusform>%n objet d’objectif inconnu, dessiné comme n’étant pas à restaurer : {values}</numerusform>
            <numerusform>%n objets d’objectif inconnu, dessinés comme n’étant pas à restaurer : {values}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name} has %n pages, and should have {wanted}</source>
        <comment>{name} has %n page, and should have {wanted}</comment>
        <translation>
            <numerusform>{name} a %n page, et devrait en avoir {wanted}</numerusform>
            <numerusform>{name} a %n pages, et devrait en avoir {wanted}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The table of statistics does not fit its box at {floor} pt: %n of its {rows} rows are visible. Enlarge the item “statistics” of the template.</source>
        <comment>The table of statistics does not fit its box at {floor} pt: %n of its {rows} rows is visible. Enlarge the item “statistics” of the template.</comment>
        <translation>
            <numerusform>Le tableau de chiffres ne tient pas dans son cadre à {floor} pt : %n ligne visible sur {rows}. Agrandissez l’objet « statistics » du modèle.</numerusform>
            <numerusform>Le tableau de chiffres ne tient pas dans son cadre à {floor} pt : %n lignes visibles sur {rows}. Agrandissez l’objet « statistics » du modèle.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{item}: there is not room for all classes; it shows those of the commune, %n entries of {count}.</source>
        <comment>{item}: there is not room for all classes; it shows that of the commune, %n entry of {count}.</comment>
        <translation>
            <numerusform>{item} : la place manque pour toutes les classes ; seules celles de la commune y figurent, %n entrée sur {count}.</numerusform>
            <numerusform>{item} : la place manque pour toutes les classes ; seules celles de la commune y figurent, %n entrées sur {count}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{title}: %n objects in the commune are not drawn by {styles}</source>
        <comment>{title}: %n object in the commune is not drawn by {styles}</comment>
        <translation>
            <numerusform>{title} : %n objet de la commune n’est pas dessiné par {styles}</numerusform>
            <numerusform>{title} : %n objets de la commune ne sont pas dessinés par {styles}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Base map: %n tiles to fetch from {host}, {kept} in the cache.</source>
        <comment>Base map: %n tile to fetch from {host}, {kept} in the cache.</comment>
        <translation>
            <numerusform>Fond de plan : %n tuile à télécharger depuis {host}, {kept} dans le cache.</numerusform>
            <numerusform>Fond de plan : %n tuiles à télécharger depuis {host}, {kept} dans le cache.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {wanted} tiles are missing: {reason}</source>
        <comment>%n of {wanted} tiles is missing: {reason}</comment>
        <translation>
            <numerusform>%n tuile sur {wanted} manque : {reason}</numerusform>
            <numerusform>%n tuiles sur {wanted} manquent : {reason}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Another run is writing into {folder}: process {pid} ({program}) on {host}. Wait until it ends, or choose another OUTPUT. If that computer was switched off, try again in %n minutes.</source>
        <comment>Another run is writing into {folder}: process {pid} ({program}) on {host}. Wait until it ends, or choose another OUTPUT. If that computer was switched off, try again in %n minute.</comment>
        <translation>
            <numerusform>Un autre traitement écrit dans {folder} : processus {pid} ({program}) sur {host}. Attendez qu’il se termine, ou choisissez un autre OUTPUT. Si cet ordinateur a été éteint, réessayez dans %n minute.</numerusform>
            <numerusform>Un autre traitement écrit dans {folder} : processus {pid} ({program}) sur {host}. Attendez qu’il se termine, ou choisissez un autre OUTPUT. Si cet ordinateur a été éteint, réessayez dans %n minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the server asks to wait %n seconds</source>
        <comment>the server asks to wait %n second</comment>
        <translation>
            <numerusform>le serveur demande d’attendre %n seconde</numerusform>
            <numerusform>le serveur demande d’attendre %n secondes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drawing with %n threads of the workers of {address}.</source>
        <comment>Drawing with %n thread of the workers of {address}.</comment>
        <translation>
            <numerusform>Dessin par les processus de {address}, avec %n fil d’exécution.</numerusform>
            <numerusform>Dessin par les processus de {address}, avec %n fils d’exécution.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Joining the sheets of %n communes into one PDF.</source>
        <comment>Joining the sheets of %n commune into one PDF.</comment>
        <translation>
            <numerusform>Assemblage des feuilles de %n commune en un seul PDF.</numerusform>
            <numerusform>Assemblage des feuilles de %n communes en un seul PDF.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes are up to date and are kept.</source>
        <comment>%n commune is up to date and is kept.</comment>
        <translation>
            <numerusform>%n commune est à jour et conservée.</numerusform>
            <numerusform>%n communes sont à jour et conservées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} communes; about {time} left.</source>
        <comment>%n of {total} communes; about {time} left.</comment>
        <translation>
            <numerusform>%n commune sur {total} ; encore {time} environ.</numerusform>
            <numerusform>%n communes sur {total} ; encore {time} environ.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes measured, {empty} of them without any object.</source>
        <comment>%n commune measured, {empty} of them without any object.</comment>
        <translation>
            <numerusform>%n commune mesurée, dont {empty} sans aucun objet.</numerusform>
            <numerusform>%n communes mesurées, dont {empty} sans aucun objet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes in other territories are left out.</source>
        <comment>%n commune in another territory is left out.</comment>
        <translation>
            <numerusform>%n commune d’un autre territoire est écartée.</numerusform>
            <numerusform>%n communes d’autres territoires sont écartées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes.</source>
        <comment>%n commune.</comment>
        <translation>
            <numerusform>%n commune.</numerusform>
            <numerusform>%n communes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} communes failed; see {path} for details.</source>
        <comment>%n of {total} communes failed; see {path} for details.</comment>
        <translation>
            <numerusform>%n commune sur {total} a échoué ; détails dans {path}.</numerusform>
            <numerusform>%n communes sur {total} ont échoué ; détails dans {path}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{objects} and {communes} written to {path}.</source>
        <translation>Enregistrement de {objects} et {communes} dans {path}.</translation>
    </message>
    <message>
        <source>{communes}, {files}.</source>
        <translation>{communes}, {files}.</translation>
    </message>
    <message numerus="yes">
        <source>%n communes published</source>
        <comment>%n commune published</comment>
        <translation>
            <numerusform>%n commune publiée</numerusform>
            <numerusform>%n communes publiées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files written</source>
        <comment>%n file written</comment>
        <translation>
            <numerusform>%n fichier écrit</numerusform>
            <numerusform>%n fichiers écrits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n communes without a sheet are named on the start page.</source>
        <comment>%n commune without a sheet is named on the start page.</comment>
        <translation>
            <numerusform>%n commune sans feuille est nommée sur la page d’accueil.</numerusform>
            <numerusform>%n communes sans feuille sont nommées sur la page d’accueil.</numerusform>
        </translation>
    </message>
    <message>
        <source>{sheets} for {communes}.</source>
        <translation>{sheets} pour {communes}.</translation>
    </message>
    <message numerus="yes">
        <source>%n sheets</source>
        <comment>%n sheet</comment>
        <translation>
            <numerusform>%n feuille</numerusform>
            <numerusform>%n feuilles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %n communes has this name.</source>
        <comment>The only commune has another name.</comment>
        <translation>
            <numerusform>La seule commune porte un autre nom.</numerusform>
            <numerusform>Aucune des %n communes ne porte ce nom.</numerusform>
        </translation>
    </message>
    <message>
        <source>{communes}, {failed}.</source>
        <translation>{communes}, {failed}.</translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <comment>%n failed</comment>
        <translation>
            <numerusform>%n échec</numerusform>
            <numerusform>%n échecs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{file}: %n sheets.</source>
        <comment>{file}: one sheet.</comment>
        <translation>
            <numerusform>{file} : une feuille.</numerusform>
            <numerusform>{file} : %n feuilles.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No sheet can be drawn yet: change %n things first.</source>
        <comment>No sheet can be drawn yet: change %n thing first.</comment>
        <translation>
            <numerusform>Aucune feuille ne peut encore être dessinée : %n point à corriger d’abord.</numerusform>
            <numerusform>Aucune feuille ne peut encore être dessinée : %n points à corriger d’abord.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The template can be used; look at %n things.</source>
        <comment>The template can be used; look at %n thing.</comment>
        <translation>
            <numerusform>Le modèle peut être utilisé : %n point à examiner.</numerusform>
            <numerusform>Le modèle peut être utilisé : %n points à examiner.</numerusform>
        </translation>
    </message>
    <message>
        <source>that it is hidden</source>
        <translation>le fait qu’elle soit masquée</translation>
    </message>
    <message>
        <source>its background colour</source>
        <translation>sa couleur de fond</translation>
    </message>
    <message>
        <source>its opacity or blending</source>
        <translation>son opacité ou son mode de fusion</translation>
    </message>
    <message>
        <source>{item}: the sheet does not use {what}: its colours are those of the legend.</source>
        <translation>{item} : la feuille ignore {what}, car ses couleurs sont celles de la légende.</translation>
    </message>
    <message>
        <source>{item}: the sheet prints its own texts for {tokens}.</source>
        <translation>{item} : la feuille imprime ses propres textes à la place de {tokens}.</translation>
    </message>
    <message>
        <source>{path} has {count} items, at most {limit} are drawn: QGIS needs minutes for more.</source>
        <translation>{path} contient {count} objets, et {limit} au plus sont acceptés : au-delà, QGIS met plusieurs minutes à dessiner.</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>c’est un dossier</translation>
    </message>
    <message>
        <source>{path} is a link that leads nowhere.</source>
        <translation>{path} est un lien qui ne mène nulle part.</translation>
    </message>
    <message>
        <source>{path} is not a file: it is a folder, a pipe or a device.</source>
        <translation>{path} n’est pas un fichier : c’est un dossier, un tube nommé ou un périphérique.</translation>
    </message>
    <message>
        <source>{path} cannot be read: you have no right to it.</source>
        <translation>{path} ne peut pas être lu : vous n’en avez pas le droit.</translation>
    </message>
    <message>
        <source>{item} is an HTML frame with a page, a script or pictures from elsewhere: use a label, a picture or a table instead.</source>
        <translation>{item} est un cadre HTML qui contient une page, un script ou des images venues d’ailleurs : utilisez plutôt une étiquette, une image ou un tableau.</translation>
    </message>
    <message>
        <source>{model}: left out of the ground, because other data are used for the same themes</source>
        <translation>{model} : écartée du fond, car d’autres données sont utilisées pour les mêmes thèmes</translation>
    </message>
    <message>
        <source>cannot be opened: the sheets are made without it and say so</source>
        <translation>ne peut pas être ouvert : les feuilles sont faites sans lui, et le signalent</translation>
    </message>
    <message>
        <source>tables that do not belong to the ground: {names}</source>
        <translation>tables sans rapport avec le fond : {names}</translation>
    </message>
    <message>
        <source>{table} ({model}) is left out of the ground: other data are used instead.</source>
        <translation>{table} ({model}) est écartée du fond : d’autres données sont utilisées à sa place.</translation>
    </message>
    <message>
        <source>the file is damaged or truncated</source>
        <translation>le fichier est endommagé ou tronqué</translation>
    </message>
    <message>
        <source>{table} cannot be read to the end: {error}</source>
        <translation>{table} ne peut pas être lue jusqu’au bout : {error}</translation>
    </message>
    <message>
        <source>{path} is damaged: {reason}. Nothing was written. Replace it with an intact copy, or copy what can be saved with ogr2ogr and check what is missing.</source>
        <translation>{path} est endommagé : {reason}. Rien n’a été écrit. Remplacez-le par une copie intacte, ou copiez avec ogr2ogr ce qui peut l’être et vérifiez ce qui manque.</translation>
    </message>
    <message>
        <source>cannot be placed</source>
        <translation>impossibles à placer</translation>
    </message>
    <message>
        <source>“{table}” cannot be read completely: {failures}. Nothing was written. Check the connection or the file; replace a damaged file with an intact copy.</source>
        <translation>« {table} » ne peut pas être lue en entier : {failures}. Rien n’a été écrit. Vérifiez la connexion ou le fichier ; remplacez un fichier endommagé par une copie intacte.</translation>
    </message>
    <message>
        <source>The commune layer “{name}” is empty.</source>
        <translation>La couche de communes « {name} » est vide.</translation>
    </message>
    <message>
        <source>The commune {title} is outside the area of {crs}, or larger than any commune of France: check its geometry and the coordinate system of the layer.</source>
        <translation>La commune {title} se trouve hors du domaine de {crs}, ou est plus grande que toutes les communes de France : vérifiez sa géométrie et le système de coordonnées de la couche.</translation>
    </message>
    <message>
        <source>{path} is incomplete: {reason}. Nothing was written. Copy the file again from the original.</source>
        <translation>{path} n’est pas complet : {reason}. Rien n’a été écrit. Copiez à nouveau le fichier depuis l’original.</translation>
    </message>
    <message>
        <source>GROUND: no roads, water or places were recognised in {path} (tables read: {tables}). Give BD TOPO, BD CARTO or OpenStreetMap data with the original names of their tables, such as troncon_de_route or gis_osm_roads_free_1.</source>
        <translation>GROUND : ni routes, ni eaux, ni lieux n’ont été reconnus dans {path} (tables lues : {tables}). Donnez des données BD TOPO, BD CARTO ou OpenStreetMap avec les noms d’origine de leurs tables, comme troncon_de_route ou gis_osm_roads_free_1.</translation>
    </message>
    <message>
        <source>neither its name nor its fields are those of ground data</source>
        <translation>ni son nom ni ses champs ne sont ceux de données de fond</translation>
    </message>
    <message>
        <source>No table covers the communes.</source>
        <translation>Aucune table ne couvre les communes.</translation>
    </message>
    <message numerus="yes">
        <source>The communes of “{name}” are outside the area in which {crs} is used (%n objects of {total}): set the right coordinate reference system for the layer.</source>
        <comment>The communes of “{name}” are outside the area in which {crs} is used (%n object of {total}): set the right coordinate reference system for the layer.</comment>
        <translation>
            <numerusform>Les communes de « {name} » ne se trouvent pas dans la zone d’emploi de {crs} (%n objet sur {total}) : définissez le bon système de coordonnées de la couche.</numerusform>
            <numerusform>Les communes de « {name} » ne se trouvent pas dans la zone d’emploi de {crs} (%n objets sur {total}) : définissez le bon système de coordonnées de la couche.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{table} does not overlap the communes: %n objects of {total} are outside the area in which {crs}, its coordinate reference system, is used. Set the right CRS for the layer, or correct its axes.</source>
        <comment>{table} does not overlap the communes: %n object of {total} is outside the area in which {crs}, its coordinate reference system, is used. Set the right CRS for the layer, or correct its axes.</comment>
        <translation>
            <numerusform>{table} ne recouvre pas les communes : %n objet sur {total} est hors de la zone d’emploi de {crs}, son système de coordonnées. Définissez le bon SCR de la couche, ou corrigez ses axes.</numerusform>
            <numerusform>{table} ne recouvre pas les communes : %n objets sur {total} sont hors de la zone d’emploi de {crs}, son système de coordonnées. Définissez le bon SCR de la couche, ou corrigez ses axes.</numerusform>
        </translation>
    </message>
    <message>
        <source>The layer “{name}” has no coordinate reference system: set it in QGIS (Layer &gt; Set CRS of Layer(s)) or add its .prj file.</source>
        <translation>La couche « {name} » n’a pas de système de coordonnées : définissez-le dans QGIS (Couche &gt; Définir le SCR des couches) ou ajoutez son fichier .prj.</translation>
    </message>
    <message>
        <source>{name} has the name of an SRCE table but cannot be read: it is damaged, truncated or not a vector file. Nothing was written. Replace it with an intact copy, or remove it.</source>
        <translation>{name} porte le nom d’une table du SRCE mais ne peut pas être lu : fichier endommagé, tronqué ou d’une autre nature. Rien n’a été écrit. Remplacez-le par une copie intacte, ou retirez-le.</translation>
    </message>
    <message numerus="yes">
        <source>{path} does not match its own account: the table “{table}” should have %n objects and has {found}. Prepare the data again.</source>
        <comment>{path} does not match its own account: the table “{table}” should have %n object and has {found}. Prepare the data again.</comment>
        <translation>
            <numerusform>{path} ne correspond pas à son propre compte : la table « {table} » devrait avoir %n objet et en a {found}. Préparez à nouveau les données.</numerusform>
            <numerusform>{path} ne correspond pas à son propre compte : la table « {table} » devrait avoir %n objets et en a {found}. Préparez à nouveau les données.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{path} does not match its own account: %n objects were kept when it was prepared, its tables have {objects}. Prepare the data again.</source>
        <comment>{path} does not match its own account: %n object was kept when it was prepared, its tables have {objects}. Prepare the data again.</comment>
        <translation>
            <numerusform>{path} ne correspond pas à son propre compte : %n objet gardé à la préparation, {objects} dans ses tables. Préparez à nouveau les données.</numerusform>
            <numerusform>{path} ne correspond pas à son propre compte : %n objets gardés à la préparation, {objects} dans ses tables. Préparez à nouveau les données.</numerusform>
        </translation>
    </message>
    <message>
        <source>texts that are not identifiers, ignored: {values}</source>
        <translation>textes qui ne sont pas des identifiants, ignorés : {values}</translation>
    </message>
    <message>
        <source>the communes have no field “{field}” (texts are written in single quotes, fields in double quotes)</source>
        <translation>les communes n’ont pas de champ « {field} » (un texte s’écrit entre apostrophes, un champ entre guillemets droits)</translation>
    </message>
    <message>
        <source>The template draws a background or frame with {picture}, which is not found: put that file next to the template.</source>
        <translation>Le modèle dessine un fond ou un cadre avec {picture}, qui est introuvable : placez ce fichier à côté du modèle.</translation>
    </message>
    <message>
        <source>{item} contains a placeholder and is not printed: write its text.</source>
        <translation>{item} contient un texte d’attente et n’est pas imprimé : écrivez son texte.</translation>
    </message>
    <message>
        <source>{item} contains {tokens}, which another program replaces: nothing is printed for it. Write the text itself, or a variable such as [% @srce_commune %].</source>
        <translation>{item} contient {tokens}, qu’un autre logiciel remplace : rien n’est imprimé à cette place. Écrivez le texte lui-même, ou une variable comme [% @srce_commune %].</translation>
    </message>
    <message>
        <source>{item}: its picture {path} is not found. Put the file next to the template, or choose it again in the item properties.</source>
        <translation>{item} : son image {path} est introuvable. Placez le fichier à côté du modèle, ou choisissez-le à nouveau dans les propriétés de l’objet.</translation>
    </message>
    <message>
        <source>it has no map: add one in the layout designer (Add Item &gt; Add Map) and save it again.</source>
        <translation>il n’a pas de carte : ajoutez-en une dans la fenêtre de mise en page (Ajouter un objet &gt; Ajouter Carte) et enregistrez-le à nouveau.</translation>
    </message>
    <message>
        <source>{path} is not a print layout template: in QGIS, save one with Layout &gt; Save as Template, or give the project (.qgz) with {option}NAME.</source>
        <translation>{path} n’est pas un modèle de mise en page : dans QGIS, enregistrez-en un par Mise en page &gt; Enregistrer comme modèle, ou donnez le projet (.qgz) avec {option}NOM.</translation>
    </message>
    <message>
        <source>{path} is not a project of QGIS: it contains no .qgs file.</source>
        <translation>{path} n’est pas un projet QGIS : il ne contient aucun fichier .qgs.</translation>
    </message>
    <message>
        <source>The legend entry of the ground outside the commune cannot be drawn.</source>
        <translation>L’entrée de légende du fond hors de la commune ne peut pas être dessinée.</translation>
    </message>
    <message>
        <source>The base map cannot be transformed to the projection of the sheet: {error}</source>
        <translation>Le fond de plan ne peut pas être converti dans la projection de la feuille : {error}</translation>
    </message>
    <message>
        <source>the server has no data there</source>
        <translation>le serveur n’a pas de données à cet endroit</translation>
    </message>
    <message>
        <source>it does not exist at the scale of the sheet</source>
        <translation>il n’existe pas à l’échelle de la feuille</translation>
    </message>
    <message>
        <source>The style {file} draws with {picture}, which is not found: put that file next to the style.</source>
        <translation>Le style {file} dessine avec {picture}, qui est introuvable : placez ce fichier à côté du style.</translation>
    </message>
    <message>
        <source>Unexpected error in the plugin: {error}.</source>
        <translation>Erreur imprévue dans l’extension : {error}.</translation>
    </message>
    <message>
        <source>{path} is nested too deeply: more than {limit} levels of elements, which no template or style of QGIS needs.</source>
        <translation>{path} est imbriqué trop profondément : plus de {limit} niveaux d’éléments XML, ce dont aucun modèle ni style de QGIS n’a besoin.</translation>
    </message>
    <message>
        <source>{subject}: {text}</source>
        <translation>{subject} : {text}</translation>
    </message>
    <message>
        <source>{item} takes a picture from elsewhere ({source}), on a shared folder that is not listed in the settings (srce_tvb_atlas/shares): list it, or put the file next to the template or style.</source>
        <translation>{item} prend une image ailleurs ({source}), sur un partage réseau qui n’est pas inscrit dans les réglages (srce_tvb_atlas/shares) : inscrivez-le, ou placez le fichier à côté du modèle ou du style.</translation>
    </message>
    <message>
        <source>{item} takes a picture from elsewhere ({source}): put the file next to the template or style and choose it there.</source>
        <translation>{item} prend une image ailleurs ({source}) : placez le fichier à côté du modèle ou du style et choisissez-le là.</translation>
    </message>
    <message>
        <source>{item} computes which picture to show ({source}), and that could be one from elsewhere: begin the expression with the name of a folder in quotes.</source>
        <translation>{item} calcule l’image à montrer ({source}), qui pourrait venir d’ailleurs : commencez l’expression par le nom d’un dossier entre apostrophes.</translation>
    </message>
    <message>
        <source>Gave up after waiting {seconds} s for {what}. Check it and start again; the setting {setting} allows a longer wait.</source>
        <translation>Abandon après {seconds} s d’attente : {what}. Vérifiez ce point et relancez ; le réglage {setting} permet d’attendre plus longtemps.</translation>
    </message>
    <message>
        <source>The folder {folder} contains none of the files of a site: {files}.</source>
        <translation>Le dossier {folder} ne contient aucun des fichiers d’un site : {files}.</translation>
    </message>
    <message>
        <source>{folder} contains files that this plugin did not publish: give an empty folder, or one that was published before.</source>
        <translation>{folder} contient des fichiers que l’extension n’a pas publiés : donnez un dossier vide, ou celui d’un site déjà publié.</translation>
    </message>
    <message>
        <source>The run stops: {reason}. The sheets made so far are kept; start the run again afterwards.</source>
        <translation>Le traitement s’arrête : {reason}. Les feuilles déjà faites sont conservées ; relancez ensuite le traitement.</translation>
    </message>
    <message>
        <source>{name} already exists and does not come from this plugin, or was changed since: move it elsewhere, or allow OVERWRITE.</source>
        <translation>{name} existe déjà et ne vient pas de cette extension, ou a été modifié depuis : déplacez-le, ou autorisez OVERWRITE.</translation>
    </message>
    <message>
        <source>OFFICE: “{text}” is not a département: enter its number, such as 59, 2A or 974.</source>
        <translation>OFFICE : « {text} » n’est pas un département : entrez son numéro, par exemple 59, 2A ou 974.</translation>
    </message>
    <message>
        <source>SHEET: “{text}” is not a sheet number: enter for instance 1/4.</source>
        <translation>SHEET : « {text} » n’est pas un numéro de feuille : entrez par exemple 1/4.</translation>
    </message>
    <message>
        <source>UPDATE_DATE: “{text}” is not a date: enter it as 15/06/2017 or 2017-06-15.</source>
        <translation>UPDATE_DATE : « {text} » n’est pas une date : écrivez-la sous la forme 15/06/2017 ou 2017-06-15.</translation>
    </message>
    <message>
        <source>{name}: “{start}…” has {count} bytes, but the name of a file or folder can have no more than {most}.</source>
        <translation>{name} : « {start}… » compte {count} octets, mais le nom d’un fichier ou d’un dossier est limité à {most}.</translation>
    </message>
    <message>
        <source>BASEMAP: “{value}” contains {count} layers ({names}): name one, for instance {example}.</source>
        <translation>BASEMAP : « {value} » contient {count} couches ({names}) : nommez-en une, par exemple {example}.</translation>
    </message>
    <message>
        <source>Replace files that this plugin did not make</source>
        <translation>Remplacer les fichiers que l’extension n’a pas produits</translation>
    </message>
    <message>
        <source>“{label} ({name})”</source>
        <translation>« {label} ({name}) »</translation>
    </message>
    <message>
        <source>Commune layer</source>
        <translation>Couche des communes</translation>
    </message>
    <message>
        <source>Outlines of the communes: ADMIN EXPRESS, BD TOPO, cadastre… Its fields are detected. Empty: the communes found in the SRCE-TVB data. The word ign: the outlines of the département and its neighbours are fetched from the IGN’s service and kept.</source>
        <translation>Contours des communes : ADMIN EXPRESS, BD TOPO, cadastre… Les champs sont reconnus. Vide : les communes trouvées dans les données SRCE-TVB. Le mot ign : les contours du département et de ses voisins sont téléchargés depuis le service de l’IGN et gardés.</translation>
    </message>
    <message>
        <source>Layer of biodiversity reservoirs, or of watercourses, which the fields EST_RESERV and EST_CORRID distinguish.</source>
        <translation>Couche des réservoirs de biodiversité, ou de cours d’eau, que distinguent leurs champs EST_RESERV et EST_CORRID.</translation>
    </message>
    <message>
        <source>Scale (0 = best fit on one sheet)</source>
        <translation>Échelle (0 = ajustée à une feuille)</translation>
    </message>
    <message>
        <source>0: the largest round scale at which the commune fits on one sheet. Any other value, for instance 10000: 1:10 000, on as many sheets as necessary.</source>
        <translation>0 : la plus grande échelle ronde à laquelle la commune tient sur une feuille. Toute autre valeur, par exemple 10000 : le 1:10 000, sur autant de feuilles que nécessaire.</translation>
    </message>
    <message>
        <source>File or folder with BD TOPO, BD CARTO or OpenStreetMap data (GeoPackage, shapefiles, .osm.pbf): roads, railways, water, built-up areas and place names are drawn under the network. Their tables are recognised by their names and fields. Empty: those found in the SRCE-TVB data.</source>
        <translation>Fichier ou dossier de données BD TOPO, BD CARTO ou OpenStreetMap (GeoPackage, shapefiles, .osm.pbf) : routes, voies ferrées, eaux, zones bâties et noms de lieux sont dessinés sous le réseau. Les tables sont reconnues à leurs noms et à leurs champs. Vide : ce qu’en contiennent les données SRCE-TVB.</translation>
    </message>
    <message>
        <source>A date such as 15/06/2017 or 2017-06-15, printed as “Juin 2017”. Empty: today.</source>
        <translation>Une date comme 15/06/2017 ou 2017-06-15, imprimée « Juin 2017 ». Vide : aujourd’hui.</translation>
    </message>
    <message>
        <source>OUTPUT is missing: choose a folder for the sheets.</source>
        <translation>OUTPUT manque : choisissez le dossier des feuilles.</translation>
    </message>
    <message>
        <source>all, or choose or type a name</source>
        <translation>tous, ou choisissez ou tapez un nom</translation>
    </message>
    <message>
        <source>Use the outlines of the communes from the IGN’s service (network needed)</source>
        <translation>Utiliser les contours des communes du service de l’IGN (réseau nécessaire)</translation>
    </message>
    <message>
        <source>The outlines are fetched from the IGN when the sheet is made, and kept.</source>
        <translation>Les contours sont téléchargés depuis l’IGN lors du traitement, puis gardés.</translation>
    </message>
    <message>
        <source>The data hold no communes: their outlines are fetched from the IGN.</source>
        <translation>Les données ne contiennent pas de communes : leurs contours seront téléchargés depuis l’IGN.</translation>
    </message>
    <message>
        <source>today, or a date such as 15/06/2017</source>
        <translation>aujourd’hui, ou une date comme 15/06/2017</translation>
    </message>
    <message>
        <source>Choose a day in the calendar</source>
        <translation>Choisir un jour dans le calendrier</translation>
    </message>
    <message>
        <source>The sheet prints “{date}”.</source>
        <translation>La feuille porte « {date} ».</translation>
    </message>
    <message>
        <source>This is not a date yet: write it as 15/06/2017.</source>
        <translation>Ce n’est pas encore une date : écrivez-la sous la forme 15/06/2017.</translation>
    </message>
    <message numerus="yes">
        <source>%n communes published.</source>
        <comment>%n commune published.</comment>
        <translation>
            <numerusform>%n commune publiée.</numerusform>
            <numerusform>%n communes publiées.</numerusform>
        </translation>
    </message>
    <message>
        <source>Open the site</source>
        <translation>Ouvrir le site</translation>
    </message>
    <message>
        <source>The algorithm {name} is not available: enable the Processing plugin (Plugins &gt; Manage and Install Plugins &gt; Installed).</source>
        <translation>L’algorithme {name} n’est pas disponible : activez l’extension Processing (Extensions &gt; Installer/Gérer les extensions &gt; Installées).</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Voir le journal</translation>
    </message>
    <message>
        <source>Publish…</source>
        <translation>Publier…</translation>
    </message>
    <message>
        <source>No program can open {path}.</source>
        <translation>Aucun programme ne peut ouvrir {path}.</translation>
    </message>
    <message>
        <source>Folder with your own texts (.j2); for missing files, the bundled ones are used. The word typographie: the same words by the typographic rules of the Imprimerie nationale.</source>
        <translation>Dossier de vos propres textes (.j2) ; pour les fichiers absents, les textes fournis sont utilisés. Le mot typographie : les mêmes mots selon les règles typographiques de l’Imprimerie nationale.</translation>
    </message>
    <message>
        <source>this QGIS was built without PostgreSQL</source>
        <translation>ce QGIS a été compilé sans PostgreSQL</translation>
    </message>
    <message>
        <source>{item}: its grid “{name}” is in the CRS of the sheet: {crs} is for another place.</source>
        <translation>{item} : sa grille « {name} » est dans le SCR de la feuille : {crs} est celui d’un autre territoire.</translation>
    </message>
    <message>
        <source>{item}: its grid “{name}” is drawn every {interval:g}, not every {given:g}.</source>
        <translation>{item} : sa grille « {name} » est tracée tous les {interval:g}, et non tous les {given:g}.</translation>
    </message>
    <message>
        <source>What a reader must know covers {share:.0f} % of the map: add a label with the id “notice” to the template where there is room.</source>
        <translation>Ce que le lecteur doit savoir couvre {share:.0f} % de la carte : ajoutez au modèle une étiquette d’identifiant « notice », là où il y a de la place.</translation>
    </message>
    <message>
        <source>The style {file} has diagrams, which the sheet does not draw.</source>
        <translation>Le style {file} contient des diagrammes, que la feuille ne dessine pas.</translation>
    </message>
    <message numerus="yes">
        <source>%n records</source>
        <comment>%n record</comment>
        <translation>
            <numerusform>%n enregistrement</numerusform>
            <numerusform>%n enregistrements</numerusform>
        </translation>
    </message>
    <message>
        <source>lines</source>
        <translation>lignes</translation>
    </message>
    <message>
        <source>points</source>
        <translation>points</translation>
    </message>
    <message>
        <source>The commune layer “{name}” holds {kind}: give a layer with the surfaces of the communes, such as ADMIN EXPRESS.</source>
        <translation>La couche de communes « {name} » contient des {kind} : donnez une couche avec les surfaces des communes, par exemple ADMIN EXPRESS.</translation>
    </message>
    <message>
        <source>its .dbf file with the attributes is missing</source>
        <translation>son fichier .dbf, qui contient les attributs, est absent</translation>
    </message>
    <message>
        <source>a filter is set on the layer, only the objects that meet it are read: {filter}</source>
        <translation>un filtre est défini sur la couche, seuls les objets qui y répondent sont lus : {filter}</translation>
    </message>
    <message>
        <source>The cover {name} cannot be written.</source>
        <translation>La couverture {name} ne peut pas être écrite.</translation>
    </message>
    <message>
        <source>The map of the cover cannot be drawn.</source>
        <translation>La carte de la couverture ne peut pas être dessinée.</translation>
    </message>
    <message>
        <source>this QGIS has no function “{function}”</source>
        <translation>cette version de QGIS n’a pas de fonction « {function} »</translation>
    </message>
    <message>
        <source>No label is the “notice”: what a reader must know (what is missing, and commune and sources where no label prints them) is in a box beside the map, or on it. Add a label with that id where it should be.</source>
        <translation>Aucune étiquette n’est la « notice » : ce que le lecteur doit savoir (ce qui manque, et la commune et les sources quand aucune étiquette ne les imprime) est dans un encadré à côté de la carte, ou sur elle. Ajoutez une étiquette avec cet identifiant là où il doit être.</translation>
    </message>
    <message>
        <source>{item} keeps {text}: enlarge it, for the sheet prints “{printed}” there.</source>
        <translation>{item} garde {text} : agrandissez-la, car la feuille y imprime « {printed} ».</translation>
    </message>
    <message>
        <source>the outline of {commune}</source>
        <translation>le contour de {commune}</translation>
    </message>
    <message>
        <source>What became of the objects of each table: {path}.</source>
        <translation>Le devenir des objets de chaque table : {path}.</translation>
    </message>
    <message>
        <source>{item} is of the kind “{found}”, and with that id must be of the kind “{expected}”: change its id, or replace the item.</source>
        <translation>{item} est du type « {found} » ; avec cet identifiant, l’objet doit être du type « {expected} » : changez son identifiant, ou remplacez l’objet.</translation>
    </message>
    <message>
        <source>not read to its end: the sheets say so</source>
        <translation>n’a pas été lue jusqu’au bout : les planches le disent</translation>
    </message>
    <message>
        <source>“{item}” has a size or a position that no paper has: set it right.</source>
        <translation>« {item} » a une taille ou une position qu’aucun papier n’a : corrigez-la.</translation>
    </message>
</context>
</TS>
