//! What other systems call the things that a roster holds. The names come from the public
//! documentation of Didit, Sumsub, Onfido, Veriff, Persona, Jumio, Stripe and Trulioo, and from what
//! core banking and shop systems write in English, German, French, Spanish, Italian and Portuguese, with
//! the most usual names in other languages. Names of a status are in `status_words`.

use unicode_normalization::UnicodeNormalization;

use super::statuses;
use super::whose::is_of_somebody_else;
use crate::imports::Target;
use crate::users::Column;

/// A name without capitals, spaces and punctuation: `E-Mail Address` is `emailaddress`.
pub(super) fn plain(name: &str) -> String {
    let small = name.nfc().flat_map(char::to_lowercase);
    small.filter(|letter| letter.is_alphanumeric()).collect()
}

/// The names of each field, the best first.
#[rustfmt::skip]
const KEYS: &[&str] = &[
    "vendordata", "vendorid", "externaluserid", "externalid", "externalreference",
    "externalreferenceid", "externalcustomerid", "externalidentifier", "referenceid", "clientreferenceid",
    "customerinternalreference", "userreference", "userref", "customerreferenceid",
    "customerreference", "enduserid", "clientuserid", "customerid", "customernumber", "customerno",
    "clientno", "clientnumber", "clientnr", "customernr", "custno", "custid",
    "userid", "useruuid", "uid", "memberid", "kundennummer", "kundennr", "kundenid", "kundenno",
    "kdnr", "kdnummer", "numeroclient", "numéroclient", "numérodeclient", "numerodeclient", "idclient",
    "numclient", "nclient", "noclient", "nºclient", "codeclient", "idcliente", "clienteid",
    "numerocliente", "númerocliente", "numerodecliente", "númerodecliente", "númerodocliente",
    "numcliente", "ncliente", "nºcliente", "ndecliente", "nºdecliente", "nºdocliente", "codigocliente",
    "códigocliente", "códigodecliente", "codigodecliente", "codicecliente", "codcliente",
    "klantnummer", "klantnr", "klantid", "numerklienta", "nrklienta", "idklienta", "kundnummer",
    "kundnr", "kundenummer", "asiakasnumero", "müşterino", "müşterinumarası", "会員番号", "顧客番号", "客户编号", "客戶編號", "会员号", "고객번호", "회원번호",
    "номерклиента", "кодклиента",
];
/// Names that are the key of the user, or of something else: of an account, a company, a record.
const UNSURE_KEYS: &[&str] = &[
    "reference",
    "refid",
    "ref",
    "applicantid",
    "personid",
    "accountid",
    "accountnumber",
    "contactid",
    "recordid",
    "clientid",
    "id",
];
#[rustfmt::skip]
const FULL_NAMES: &[&str] = &[
    "fullname", "legalname", "fulllegalname", "applicantname", "customername", "clientname",
    "accountname", "kundenname", "nomcomplet", "nombrecompleto", "nomecompleto", "nominativo",
    "vollername", "氏名", "姓名", "성명", "фио", "họvàtên", "adsoyad", "ονοματεπώνυμο", "name",
];
#[rustfmt::skip]
const GIVEN_NAMES: &[&str] = &[
    "firstname", "givenname", "givennames", "firstgivenname", "namefirst", "forename", "forenames",
    "firstnames", "fname", "vorname", "vornamen", "prenom", "prénom", "prénoms", "nombre",
    "nombres", "nome",
];
const MIDDLE_NAMES: &[&str] =
    &["middlename", "middlenames", "namemiddle", "zweitername", "segundonombre", "deuxiemeprenom"];
#[rustfmt::skip]
const FAMILY_NAMES: &[&str] = &[
    "lastname", "surname", "familyname", "firstsurname", "namelast", "lname", "lastnames",
    "nachname", "familienname", "nom", "nomdefamille", "apellido", "apellidos", "cognome",
    "sobrenome", "apelido",
];
#[rustfmt::skip]
const DISPLAY_NAMES: &[&str] = &[
    "displayname", "nickname", "preferredname", "alias", "username", "screenname", "spitzname",
    "anzeigename", "pseudo", "apodo",
];
#[rustfmt::skip]
const DATES_OF_BIRTH: &[&str] = &[
    "dateofbirth", "birthdate", "dob", "birthday", "dateofbirthday", "born", "bornon", "birthdt",
    "geburtsdatum", "geburtstag", "gebdatum", "geboren", "geborenam", "datedenaissance",
    "datenaissance", "fechadenacimiento", "fechanacimiento", "datadinascita", "datanascita",
    "datadenascimento", "datanascimento", "geboortedatum", "fødselsdato", "födelsedatum",
    "syntymäaika", "dataurodzenia", "datumnarození", "dátumnarodenia", "születésidátum", "születésiidő",
    "datanașterii", "datumrođenja", "датарождения", "датанародження", "ημερομηνίαγέννησης",
    "doğumtarihi", "ngàysinh", "生年月日", "出生日期", "생년월일", "วันเกิด", "تاريخالميلاد", "תאריךלידה",
];
#[rustfmt::skip]
const EMAILS: &[&str] = &[
    "email", "emailaddress", "mail", "emails", "mailaddress", "emailadresse", "mailadresse",
    "useremail", "contactemail", "customeremail", "correo", "correoelectronico",
    "correoelectrónico", "courriel", "adressemail", "adresseemail", "indirizzoemail", "endemail", "メールアドレス", "电子邮件", "邮箱", "이메일",
    "электроннаяпочта",
];
#[rustfmt::skip]
const PHONES: &[&str] = &[
    "phone", "phonenumber", "mobilephone", "mobilenumber", "mobile", "telephone", "telephonenumber",
    "tel", "cell", "cellphone", "cellnumber", "msisdn", "contactphone", "phonee164", "telefon",
    "telefonnummer", "handy", "handynummer", "mobilnummer", "telefono", "teléfono", "telefone",
    "téléphone", "portable", "celular", "cellulare", "電話番号", "电话", "手机", "手机号", "전화번호",
    "휴대폰", "телефон",
];
#[rustfmt::skip]
const COUNTRIES: &[&str] = &[
    "country", "countrycode", "countryiso", "countryiso3", "residencecountry",
    "countryofresidence", "addresscountrycode", "addresscountry", "issuingcountry",
    "documentcountry", "idcountry", "issuingstate", "nationality", "land", "ländercode",
    "laendercode", "pays", "pais", "país", "paese", "staatsangehörigkeit", "国家",
    "國家", "국가", "страна", "ülke",
];
const TAGS: &[&str] = &[
    "tags",
    "labels",
    "tag",
    "label",
    "groups",
    "segments",
    "etiquetas",
    "étiquettes",
    "schlagworte",
];
const METADATA: &[&str] =
    &["metadatajson", "metadata", "customfields", "attributes", "custommetadata", "extra"];

const TABLE: [(Target, &[&str]); 16] = [
    (Target::Column(Column::VendorData), KEYS),
    (Target::Column(Column::VendorData), UNSURE_KEYS),
    (Target::Column(Column::DisplayName), DISPLAY_NAMES),
    (Target::Column(Column::FullName), FULL_NAMES),
    (Target::GivenName, GIVEN_NAMES),
    (Target::MiddleName, MIDDLE_NAMES),
    (Target::FamilyName, FAMILY_NAMES),
    (Target::Column(Column::DateOfBirth), DATES_OF_BIRTH),
    (Target::Column(Column::Email), EMAILS),
    (Target::Column(Column::Phone), PHONES),
    (Target::Column(Column::Country), COUNTRIES),
    (Target::Column(Column::Tags), TAGS),
    (Target::Column(Column::MetadataJson), METADATA),
    (Target::Column(Column::ApprovedEmails), &["approvedemails"]),
    (Target::Column(Column::ApprovedPhones), &["approvedphones"]),
    (Target::Column(Column::IssuingStates), &["issuingstates"]),
];

/// What a header's name most likely means, with its rank (0 is the best) among the names for it. A
/// dotted path is tried whole, then by its last part, at a worse rank: `info.firstName`. One whose
/// parts are several of our names, such as `phone/email`, means none of them.
pub(super) fn meaning(name: &str) -> Option<(Target, usize)> {
    // Salesforce marks the columns that a customer added.
    let name = name.trim().strip_suffix("__c").unwrap_or(name);
    let whole = find(&plain(name));
    let last = || {
        let (path, last) = name.rsplit_once(['.', '/', ':'])?;
        let (target, rank) = find(&plain(last)).filter(|_| !is_of_somebody_else(path))?;
        let others = name.split(['.', '/', ':']).filter_map(|part| find(&plain(part)));
        let key = Target::Column(Column::VendorData);
        let is_one = others.into_iter().all(|(other, _)| other == target || other == key);
        is_one.then_some((target, rank + 100))
    };
    whole.or_else(last)
}

fn find(plain: &str) -> Option<(Target, usize)> {
    if statuses::is_name(plain) {
        return Some((Target::Column(Column::Status), 0));
    }
    TABLE.iter().find_map(|(target, names)| {
        let rank = names.iter().position(|name| *name == plain)?;
        let worse = if UNSURE_KEYS.contains(&plain) { KEYS.len() } else { 0 };
        Some((target.clone(), rank + worse))
    })
}

/// Whether a name of a key may be another thing's.
pub(super) fn is_unsure_key(name: &str) -> bool {
    let last = name.rsplit(['.', '/', ':']).next().unwrap_or(name);
    !KEYS.contains(&plain(name).as_str()) && UNSURE_KEYS.contains(&plain(last).as_str())
}
