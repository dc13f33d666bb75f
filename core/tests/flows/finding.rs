//! Finding people: whatever capitals, accents, signs and order of words they are looked for with. A
//! list that says that nobody matches while somebody does is a failure of screening.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rollcall_core::access::{Actor, Role};
use rollcall_core::erasure;
use rollcall_core::exports::{self, ExportFilter};
use rollcall_core::users::{self, UserQuery, UserRef};
use unicode_normalization::UnicodeNormalization;

use crate::common::{TestApp, test_apps};

const PEOPLE: &str = "\
vendor_data,display_name,full_name,email,phone,tags
kp-1,,Jürgen Krüger,j.krueger@mail.example,+4915186636715,VIP
kp-2,\"Lang, Katharina\",Katharina Lang-Meier,k@mail.example,+442079460018,\"vip,Ärzte\"
kp-3,,Liam O’Connor,liam@mail.example,+12025550143,ärzte
kp-4,,Liam O'Connor,liam2@mail.example,,
kp-5,Weiß,Anna Straße,anna@xn--mller-kva.example,,
kp-6,,Søren Łukasz Đoković Ægir,s@mail.example,,Vip
kp-7,,Işık İpek,i@mail.example,,
kp-8,,Hans Mueller,h@mail.example,,
KP 9/a,,Émile\u{a0}Zola,e@mail.example,,
";

/// What is typed, and who is found: the digits of their keys.
const SEARCHES: [(&str, &str); 48] = [
    ("kruger", "1"),
    ("KRÜGER", "1"),
    ("Kru\u{308}ger", "1"),
    ("krueger", "1"),
    ("Jurgen", "1"),
    ("krüger jürgen", "1"),
    ("\"jurgen kruger\"", "1"),
    ("\"kruger jurgen\"", ""),
    ("Lang Katharina", "2"),
    ("Katharina Lang", "2"),
    ("katharina, lang", "2"),
    ("lang meier", "2"),
    ("Lang\u{a0}Meier", "2"),
    ("Meier-Lang", ""),
    ("langmeier", "2"),
    ("LangMeier Katharina", "2"),
    ("lang-meier", "2"),
    ("+49 151 8663 6715", "1"),
    ("+49 (151) 8663-6715", "1"),
    ("49 151 8663 6715", "1"),
    ("4915186636715", "1"),
    ("0151 8663 6715", "1"),
    ("0049 151/86636715", "1"),
    ("kruger +49 151 8663 6715", "1"),
    ("+44 (0)20 7946 0018", "2"),
    ("(202) 555-0143", "3"),
    ("O’Connor", "34"),
    ("O'Connor", "34"),
    ("o´connor liam", "34"),
    ("OConnor", "34"),
    ("Strasse", "5"),
    ("STRAẞE anna", "5"),
    ("weiss", "5"),
    ("müller.example", "5"),
    ("anna@MÜLLER.example", "5"),
    ("xn--mller-kva", "5"),
    ("soren lukasz dokovic aegir", "6"),
    ("Ægir Søren", "6"),
    ("Soeren", "6"),
    ("isik", "7"),
    ("IŞIK ipek", "7"),
    ("Müller", "58"),
    ("mueller", "58"),
    ("Emile Zola", "9"),
    ("emile\u{a0}zola", "9"),
    ("kp 9/A", "9"),
    ("\"KP 9/a\"", "9"),
    ("krüger zola", ""),
];

fn searching(search: &str) -> UserQuery {
    UserQuery { search: search.into(), ..UserQuery::default() }
}

fn tagged(tag: &str) -> UserQuery {
    UserQuery { tag: tag.into(), ..UserQuery::default() }
}

/// The digits of the keys that a list shows; the programs' list, the total and an export's say the same.
async fn found(app: &TestApp, actor: &Actor, query: &UserQuery) -> String {
    let page = users::search(&app.ctx, actor, query).await.unwrap();
    let mut digits: Vec<char> = page
        .rows
        .iter()
        .flat_map(|row| row.vendor_data.chars().filter(char::is_ascii_digit))
        .collect();
    digits.sort_unstable();
    let list = users::list(&app.ctx, actor, query).await.unwrap();
    assert_eq!(list.users.len(), digits.len(), "{}: {query:?}", app.name);
    assert_eq!(page.total.count, digits.len() as i64, "{}: {query:?}", app.name);
    let exported = exports::matching(&app.ctx, actor, &ExportFilter::from(query)).await.unwrap();
    assert_eq!(exported, digits.len() as i64, "{}: {query:?}", app.name);
    digits.into_iter().collect()
}

#[tokio::test]
async fn people_are_found_however_their_names_and_numbers_are_typed() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, PEOPLE).await;
        assert_eq!(import.applied.created, 9, "{}: {:?}", app.name, import.reasons);
        for indexed in [false, true] {
            if indexed {
                app.run_jobs().await;
            }
            for (search, digits) in SEARCHES {
                let found = found(&app, &actor, &searching(search)).await;
                assert_eq!(found, digits, "{}: {search}, indexed: {indexed}", app.name);
            }
        }
    }
}

#[tokio::test]
async fn a_tag_is_one_tag_whatever_its_capitals_and_accents() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, PEOPLE).await;
        for indexed in [false, true] {
            if indexed {
                app.run_jobs().await;
            }
            for (tag, digits) in [
                ("vip", "126"),
                ("VIP", "126"),
                (" Vip ", "126"),
                ("ärzte", "23"),
                ("ÄRZTE", "23"),
                ("arzte", "23"),
                ("vi", ""),
                ("\"vip", ""),
            ] {
                assert_eq!(found(&app, &actor, &tagged(tag)).await, digits, "{}: {tag}", app.name);
            }
            let both = UserQuery { search: "katharina".into(), ..tagged("VIP") };
            assert_eq!(found(&app, &actor, &both).await, "2");
            let none = UserQuery { country: vec!["DEU".into()], ..tagged("VIP") };
            assert_eq!(found(&app, &actor, &none).await, "");
        }
        // A spelling that nobody has any more says nothing about whoever had it.
        for key in ["kp-1", "kp-6"] {
            erasure::erase(&app.ctx, &actor, UserRef::VendorData(key)).await.unwrap();
        }
        assert_eq!(app.number("SELECT COUNT(*) FROM tag_spellings").await, 2, "{}", app.name);
        assert_eq!(found(&app, &actor, &tagged("VIP")).await, "2");
    }
}

#[tokio::test]
async fn people_are_found_while_their_texts_are_renewed_and_afterwards() {
    const KEPT: &str = "SELECT search_text FROM users WHERE vendor_data = 'kp-1'";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, PEOPLE).await;
        let new = app.text(KEPT).await;
        // As the version before migration 18 left them.
        app.execute("UPDATE users SET search_text = 'kp-1\njürgen krüger\nj.krueger@mail.example\n+4915186636715' WHERE vendor_data = 'kp-1'").await;
        app.execute("DELETE FROM tag_spellings").await;
        app.run_jobs().await;
        app.execute("INSERT INTO search_renewal (low, high) SELECT MIN(seq), MAX(seq) FROM users")
            .await;
        for search in
            ["jürgen krüger", "KRÜGER", "j.krueger@mail.example", "kp-1", "+4915186636715"]
        {
            assert_eq!(
                found(&app, &actor, &searching(search)).await,
                "1",
                "{}: {search}",
                app.name
            );
        }
        assert_eq!(found(&app, &actor, &searching("soren lukasz")).await, "6", "{}", app.name);
        assert_eq!(found(&app, &actor, &tagged("VIP")).await, "126", "{}", app.name);

        // Any change wakes the job.
        app.import(&actor, "vendor_data,full_name\nkp-1,Jürgen Krüger\nnew,Neu\n").await;
        app.run_jobs().await;
        assert_eq!(app.number("SELECT COUNT(*) FROM search_renewal").await, 0, "{}", app.name);
        assert_eq!(app.text(KEPT).await, new);
        for search in ["jürgen krüger", "kruger jurgen", "+49 151 8663 6715"] {
            assert_eq!(
                found(&app, &actor, &searching(search)).await,
                "1",
                "{}: {search}",
                app.name
            );
        }
        assert_eq!(found(&app, &actor, &tagged("vip")).await, "126", "{}", app.name);
    }
}

#[tokio::test]
async fn a_search_that_is_all_signs_or_very_long_is_answered() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, PEOPLE).await;
        let letters = ('a'..='z').map(|letter| format!("{letter} ")).collect::<String>();
        for search in [
            "'",
            "\"",
            "\"\"",
            "%",
            "_",
            "\\",
            "-",
            "AND",
            "body : a",
            "\u{200b}",
            "\u{301}",
            "*",
            &letters,
            &"ü-ä ".repeat(60),
            &"x".repeat(10_000),
            "+++ --- ((( )))",
            "NEAR(a b)",
        ] {
            let all = users::search(&app.ctx, &actor, &searching(search)).await.unwrap();
            assert!(all.rows.len() < 9, "{}: {search} finds everybody", app.name);
        }
        assert_eq!(
            found(&app, &actor, &searching(" \u{a0}\t")).await.len(),
            9,
            "nothing is asked for"
        );
    }
}

/// A name of two to four words in one of several scripts.
fn names() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[A-Z][a-z]{2,8}",
        6 => "[A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-öø-ÿā-ž]{2,8}",
        2 => "[A-Z][a-z]{1,4}[-'’ʼ][A-Z][a-zà-öø-ÿ]{2,6}",
        2 => "[Ạ-Ỵ][ạ-ỹa-z]{2,6}",
        1 => "[Α-ΡΣ-Ω][ά-ώ]{2,8}",
        1 => "[А-ЯЁЇҐ][а-яёїґ]{2,8}",
        1 => "[א-ת]{2,8}",
        1 => "[ء-غف-ي]{2,8}",
        1 => "[क-ह][ा-ूक-ह]{2,6}",
        1 => "[가-힣]{2,4}",
        1 => "[ァ-ヶ]{3,6}",
        1 => "[一-龥]{2,4}",
    ];
    proptest::collection::vec(word, 2..5).prop_map(|words| words.join(" "))
}

/// A word as somebody else may type it.
fn typed(word: &str) -> Vec<String> {
    let bare: String =
        word.nfd().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)).collect();
    vec![
        word.to_owned(),
        word.to_uppercase(),
        word.to_lowercase(),
        word.nfd().collect(),
        bare.to_uppercase(),
        bare.nfc().collect(),
        word.replace(['\'', '’', 'ʼ'], ""),
    ]
}

#[tokio::test]
async fn everybody_is_found_by_every_word_of_their_name_in_any_order_accents_and_capitals() {
    let mut runner = TestRunner::default();
    let mut new_name = || names().new_tree(&mut runner).unwrap().current();
    let people: Vec<String> = (0..60).map(|_| new_name()).collect();
    let rows = people.iter().enumerate().map(|(n, name)| format!("p-{n},{name}\n"));
    let csv = format!("vendor_data,full_name\n{}", rows.collect::<String>());
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, &csv).await;
        assert_eq!(import.applied.created, 60, "{}: {:?}", app.name, import.reasons);
        for indexed in [false, true] {
            if indexed {
                app.run_jobs().await;
            }
            for (n, name) in people.iter().enumerate() {
                let mut words: Vec<&str> = name.split(' ').collect();
                let first = n % words.len();
                words.rotate_left(first);
                let alone = words.iter().flat_map(|word| typed(word));
                let together = (0..7).map(|way| {
                    words
                        .iter()
                        .map(|word| typed(word).swap_remove(way))
                        .collect::<Vec<_>>()
                        .join(" ")
                });
                for search in alone.chain(together) {
                    let query = UserQuery { page_size: 200, ..searching(&search) };
                    let page = users::search(&app.ctx, &actor, &query).await.unwrap();
                    assert!(
                        page.rows.iter().any(|row| row.vendor_data == format!("p-{n}")),
                        "{}: {name} is not found by {search}, indexed: {indexed}",
                        app.name
                    );
                    assert_eq!(page.total.count, page.rows.len() as i64, "{}: {search}", app.name);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_tag_is_found_in_every_spelling_while_an_upgrade_renews_the_search() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,tags\nkp-1,Ärzte\nkp-2,arzte\nkp-3,vip\n").await;
        // As an upgrade leaves it: nothing is noted yet, and all users are still to be renewed.
        app.execute("DELETE FROM tag_spellings").await;
        app.execute("INSERT INTO search_renewal (low, high) SELECT MIN(seq), MAX(seq) FROM users")
            .await;
        let query = UserQuery { tag: "ARZTE".into(), ..UserQuery::default() };
        let found = users::search(&app.ctx, &actor, &query).await.unwrap();
        assert_eq!(found.rows.len(), 2, "{}", app.name);
    }
}
