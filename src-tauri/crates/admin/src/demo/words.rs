//! The words the demo clinic is made of. All invented; phone numbers come from ranges that are reserved for fiction.

pub const PRACTICE: &str = "Willowbank Veterinary Practice";
pub const CLINIC: &str = "Willowbank Animal Clinic";

pub const FIRST_NAMES: &[&str] = &[
    "Aaliyah", "Adam", "Aiko", "Alba", "Amara", "Anders", "Anna", "Anton", "Arjun", "Astrid", "Beatriz", "Ben", "Carla", "Carlos", "Chiara",
    "Chloe", "Clara", "Daniel", "Daria", "David", "Elena", "Elias", "Emil", "Emma", "Esra", "Ethan", "Eva", "Farah", "Felix", "Finn", "Freya",
    "Gabriel", "Grace", "Hana", "Hannah", "Hugo", "Ibrahim", "Ida", "Ines", "Ingrid", "Ivan", "Jack", "Jakub", "Jan", "Joana", "Jonas", "José",
    "Julia", "Kai", "Karim", "Katarzyna", "Kenji", "Lars", "Laura", "Leila", "Leo", "Lina", "Linh", "Lucía", "Luis", "Maja", "Malik", "Marek",
    "Maria", "Marta", "Matteo", "Maya", "Mei", "Mikael", "Mohamed", "Nadia", "Naomi", "Nicolás", "Nils", "Noah", "Nora", "Olga", "Oliver",
    "Omar", "Oscar", "Paula", "Pavel", "Pedro", "Petra", "Rahul", "Rania", "Renée", "Rosa", "Ruth", "Salma", "Samir", "Samuel", "Sanjay", "Sara",
    "Sofía", "Sven", "Tariq", "Tereza", "Theo", "Thu", "Tom", "Tove", "Uma", "Valentina", "Vera", "Victor", "Wanda", "Wei", "William", "Yara",
    "Yusuf", "Zeynep", "Zoë",
];

pub const LAST_NAMES: &[&str] = &[
    "Abbott", "Adeyemi", "Ahmed", "Almeida", "Alvarez", "Andersson", "Arslan", "Bakker", "Baptiste", "Becker", "Bianchi", "Brandt", "Brennan",
    "Brown", "Byrne", "Campbell", "Cardoso", "Castillo", "Chen", "Clarke", "Conti", "Costa", "Cruz", "Dahl", "Dang", "Diallo", "Dubois", "Dupont",
    "Ek", "Eriksen", "Eze", "Farouk", "Fernández", "Ferreira", "Fischer", "Fontaine", "Fraser", "Fujita", "Garcia", "Girard", "Goldberg", "Gomes",
    "Green", "Gupta", "Haddad", "Hansen", "Harris", "Hoffmann", "Horvat", "Huang", "Hughes", "Ibarra", "Ivanova", "Jansen", "Jones", "Kaplan",
    "Kaya", "Keller", "Khan", "Kim", "Kovács", "Kowalski", "Kumar", "Larsen", "Le Roux", "Lefèvre", "Lindqvist", "Lopez", "Lund", "MacLeod",
    "Mahmoud", "Marin", "Martínez", "Mensah", "Meyer", "Moreau", "Morgan", "Müller", "Murphy", "Nakamura", "Navarro", "Nguyen", "Nielsen",
    "Novak", "O’Connor", "O’Neill", "Okafor", "Oliveira", "Osei", "Östberg", "Park", "Patel", "Petrov", "Pham", "Popescu", "Quinn", "Rahman",
    "Ramos", "Reid", "Ricci", "Rivera", "Romano", "Rossi", "Russo", "Santos", "Sato", "Schmidt", "Schneider", "Shah", "Silva", "Singh", "Sokolova",
    "Sousa", "Stein", "Sullivan", "Suzuki", "Takahashi", "Tanaka", "Taylor", "Thomas", "Torres", "Tran", "Turner", "Usman", "van der Berg",
    "Vargas", "Vasquez", "Virtanen", "Vogel", "Walker", "Wang", "Weber", "Weiss", "Williams", "Wójcik", "Wright", "Yamamoto", "Yilmaz", "Zhang",
    "Zimmer",
];

pub const STREETS: &[&str] = &[
    "Alder Lane", "Birch Road", "Brook Street", "Canal Walk", "Cedar Close", "Chapel Street", "Clover Row", "Elm Avenue", "Ferry Road", "Field Lane",
    "Garden Terrace", "Harbour Street", "Hazel Grove", "Heron Way", "Hill Rise", "Juniper Court", "Lime Street", "Meadow View", "Mill Lane",
    "Orchard Road", "Otter Bank", "Park Crescent", "Poplar Drive", "Quarry Road", "Reed Close", "River Parade", "Rowan Street", "School Lane",
    "Station Road", "Thistle Way", "Weir Street", "Willow Walk",
];

pub const TOWNS: &[(&str, &str)] =
    &[("Willowbank", "1010"), ("Eastmere", "1023"), ("Highbrook", "1047"), ("Oldferry", "1058"), ("Saltmarsh", "1066")];

/// Area codes in which 555-0100 to 555-0199 belong to fiction.
pub const AREA_CODES: &[u16] = &[206, 212, 213, 303, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 801];

/// What the desk must see before it says yes.
pub const DESK_ALERTS: &[&str] = &[
    "Account overdue: take payment at the desk",
    "Prefers text messages to calls",
    "Hard of hearing: speak slowly, face to face",
    "Always asks for an estimate first",
    "Needs a translator: call ahead",
    "Pays in instalments, agreed with the manager",
    "Cannot drive after dark: mornings only",
];

pub const PET_NAMES: &[&str] = &[
    "Ada", "Ajax", "Apollo", "Archie", "Asta", "Bailey", "Balou", "Basil", "Bella", "Biscuit", "Bonnie", "Bruno", "Buddy", "Caramel", "Charlie",
    "Chili", "Cleo", "Coco", "Cookie", "Daisy", "Dexter", "Diego", "Duke", "Ebony", "Echo", "Ella", "Enzo", "Felix", "Figo", "Fiona", "Fluffy",
    "Freddie", "Frida", "Ghost", "Ginger", "Gizmo", "Gus", "Hazel", "Heidi", "Hugo", "Indie", "Iris", "Ivy", "Jasper", "Jojo", "Juno", "Kiki",
    "Kiwi", "Koda", "Lady", "Leo", "Lilly", "Loki", "Lola", "Lucky", "Lucy", "Luna", "Maggie", "Maple", "Max", "Mia", "Milo", "Mimi", "Misty",
    "Mochi", "Molly", "Momo", "Nala", "Nelson", "Nori", "Nova", "Odin", "Olive", "Ollie", "Oreo", "Oscar", "Otto", "Paco", "Peanut", "Pearl",
    "Pepper", "Pip", "Pippa", "Pixel", "Polly", "Poppy", "Princess", "Pumpkin", "Quincy", "Raja", "Rex", "Rocky", "Romeo", "Rosie", "Ruby",
    "Rufus", "Sadie", "Sally", "Sammy", "Scout", "Shadow", "Simba", "Smokey", "Snoopy", "Sofie", "Sparky", "Stella", "Sunny", "Tango", "Teddy",
    "Tiger", "Tilly", "Toby", "Tofu", "Trixie", "Truffle", "Violet", "Waffles", "Willow", "Winnie", "Yoshi", "Yuki", "Zara", "Zeus", "Ziggy", "Zorro",
];

/// One kind of animal that comes to the clinic.
#[derive(Debug)]
pub struct Breed {
    pub species: &'static str,
    pub breed: Option<&'static str>,
    pub mixed: bool,
    /// Grown-up weight, grams: from, to.
    pub grams: (i64, i64),
    /// The oldest it gets, years.
    pub years: i64,
    pub colours: &'static [&'static str],
    pub size: Option<&'static str>,
}

const fn breed(
    species: &'static str, breed: &'static str, grams: (i64, i64), years: i64, size: &'static str, colours: &'static [&'static str],
) -> Breed {
    Breed { species, breed: Some(breed), mixed: false, grams, years, colours, size: Some(size) }
}

const fn cross(breed: &'static str, grams: (i64, i64), years: i64, size: &'static str, colours: &'static [&'static str]) -> Breed {
    Breed { species: "Dog", breed: Some(breed), mixed: true, grams, years, colours, size: Some(size) }
}

const fn small(species: &'static str, name: Option<&'static str>, grams: (i64, i64), years: i64, colours: &'static [&'static str]) -> Breed {
    Breed { species, breed: name, mixed: false, grams, years, colours, size: None }
}

const COATS: &[&str] = &["black", "brown", "tan", "black and white", "brindle", "grey"];
const CATS: &[&str] = &["black", "white", "ginger", "grey tabby", "brown tabby", "tortoiseshell", "calico", "black and white"];

/// How often each comes, and what it is.
pub const BREEDS: &[(u64, Breed)] = &[
    (50, breed("Dog", "Labrador Retriever", (25_000, 36_000), 14, "large", &["black", "yellow", "chocolate"])),
    (34, breed("Dog", "Golden Retriever", (25_000, 34_000), 13, "large", &["golden", "cream"])),
    (28, breed("Dog", "German Shepherd", (24_000, 40_000), 13, "large", &["black and tan", "sable"])),
    (26, breed("Dog", "French Bulldog", (8_000, 14_000), 12, "small", &["fawn", "brindle", "cream"])),
    (22, breed("Dog", "Beagle", (9_000, 15_000), 15, "medium", &["tricolour", "lemon"])),
    (20, breed("Dog", "Cocker Spaniel", (11_000, 16_000), 14, "medium", &["golden", "black", "roan"])),
    (18, breed("Dog", "Border Collie", (14_000, 20_000), 15, "medium", &["black and white", "blue merle"])),
    (18, breed("Dog", "Miniature Poodle", (4_500, 8_000), 16, "small", &["apricot", "black", "silver"])),
    (16, breed("Dog", "Dachshund", (4_000, 10_000), 15, "small", &["red", "black and tan"])),
    (16, breed("Dog", "Jack Russell Terrier", (5_000, 8_000), 16, "small", &["white and tan"])),
    (14, breed("Dog", "Chihuahua", (1_500, 3_500), 17, "tiny", &["fawn", "black", "cream"])),
    (12, breed("Dog", "Boxer", (25_000, 32_000), 12, "large", &["fawn", "brindle"])),
    (12, breed("Dog", "Shih Tzu", (4_500, 8_000), 16, "small", &["gold and white", "black and white"])),
    (10, breed("Dog", "Siberian Husky", (17_000, 27_000), 14, "large", &["grey and white", "black and white"])),
    (10, breed("Dog", "Rottweiler", (38_000, 58_000), 11, "large", &["black and tan"])),
    (8, breed("Dog", "Yorkshire Terrier", (2_000, 3_500), 16, "tiny", &["blue and tan"])),
    (8, breed("Dog", "Whippet", (10_000, 15_000), 15, "medium", &["fawn", "blue", "brindle"])),
    (6, breed("Dog", "Bernese Mountain Dog", (36_000, 52_000), 10, "giant", &["tricolour"])),
    (5, breed("Dog", "Great Dane", (48_000, 75_000), 10, "giant", &["fawn", "harlequin", "blue"])),
    (50, cross("Mixed breed, medium", (10_000, 22_000), 16, "medium", COATS)),
    (34, cross("Mixed breed, small", (4_000, 10_000), 17, "small", COATS)),
    (30, cross("Mixed breed, large", (22_000, 38_000), 14, "large", COATS)),
    (18, cross("Labradoodle", (18_000, 30_000), 14, "large", &["apricot", "chocolate", "cream"])),
    (150, breed("Cat", "Domestic Shorthair", (3_200, 6_200), 19, "small", CATS)),
    (40, breed("Cat", "Domestic Longhair", (3_200, 6_500), 18, "small", CATS)),
    (22, breed("Cat", "British Shorthair", (4_000, 7_500), 17, "small", &["blue", "lilac", "golden"])),
    (20, breed("Cat", "Maine Coon", (5_000, 9_500), 15, "medium", &["brown tabby", "red", "black smoke"])),
    (14, breed("Cat", "Siamese", (2_800, 4_800), 18, "small", &["seal point", "blue point"])),
    (12, breed("Cat", "Ragdoll", (4_500, 8_500), 16, "medium", &["blue bicolour", "seal point"])),
    (8, breed("Cat", "Bengal", (3_600, 6_500), 16, "small", &["brown spotted", "snow"])),
    (7, breed("Cat", "Sphynx", (3_000, 5_000), 14, "small", &["cream", "black"])),
    (22, small("Rabbit", Some("Dwarf Lop"), (1_300, 2_400), 10, &["grey", "white", "fawn"])),
    (10, small("Rabbit", Some("Netherland Dwarf"), (800, 1_200), 10, &["white", "black", "chestnut"])),
    (12, small("Guinea pig", None, (700, 1_200), 7, &["tricolour", "white", "brown"])),
    (7, small("Hamster", Some("Golden Hamster"), (90, 150), 3, &["golden", "cream"])),
    (6, small("Ferret", None, (700, 1_800), 8, &["sable", "albino"])),
    (8, small("Bird", Some("Budgerigar"), (28, 42), 9, &["green", "blue", "yellow"])),
    (6, small("Bird", Some("Cockatiel"), (80, 110), 18, &["grey", "lutino"])),
    (3, small("Bird", Some("African Grey Parrot"), (400, 560), 45, &["grey"])),
    (5, small("Tortoise", Some("Hermann's Tortoise"), (900, 3_500), 60, &["yellow and black"])),
    (2, small("Lizard", Some("Bearded Dragon"), (300, 500), 11, &["tan", "orange"])),
];

pub const ALLERGIES: &[&str] = &[
    "Penicillin: severe, swelling of the face",
    "Chicken protein: itching, loose stool",
    "Flea bites: dermatitis every summer",
    "Meloxicam: vomiting",
    "House dust mites",
    "Amoxicillin: hives",
    "Beef: itching",
    "Adhesive of bandages: rash",
    "Vaccination reaction 2023: premedicate",
];

pub const HANDLING_ALERTS: &[&str] = &[
    "Muzzle before any examination",
    "Side door: panics among other dogs",
    "Bites when held by the scruff",
    "Two people to lift",
    "Blind: talk before you touch",
    "Calm only with the owner in the room",
    "Escapes carriers: close the door first",
];
