//! Dates: the order is asked, a wrong one is noticed, and odd ones are asked about.

use super::*;

#[test]
fn the_order_of_dates_is_asked() {
    let words = format!("{HEADER}\nA,B,,,Rex,Dog,,2019-04-13,\nA,B,,,Mia,Cat,,3/5/2019,\n");
    let asked = checked_with(&[&words], &Known::default(), None, Join::Report).unwrap_err();
    assert!(matches!(&asked, ImportError::DateOrderNeeded { line: 3, example, .. } if example == "3/5/2019"), "{asked}");
    let clear = format!("{HEADER}\nA,B,,,Rex,Dog,,2019-04-13,\nA,B,,,Mia,Cat,,13 Apr 2019,\n");
    assert_eq!(checked_with(&[&clear], &Known::default(), None, Join::Report).unwrap().pets.len(), 2);
    // One date against the order costs its row alone.
    let american = checked_with(&[&words.replace("3/5", "13/5")], &Known::default(), Some(DateOrder::Mdy), Join::Report).unwrap();
    assert_eq!((american.pets.len(), american.refused.len()), (1, 1));
}

#[test]
fn an_order_that_does_not_fit_stops_and_names_the_one_that_does() {
    let day = |n: u32| format!("{}/{}/2019", n % 28 + 1, n % 12 + 1);
    let rows: String = (0..60).map(|n| format!("A,B,,{n} Elm,Rex{n},Dog,,{},\n", day(n))).collect();
    let stopped = checked_with(&[&format!("{HEADER}\n{rows}")], &Known::default(), Some(DateOrder::Mdy), Join::Report).unwrap_err();
    let ImportError::DatesDoNotFit { fails, written, better, .. } = &stopped else { panic!("{stopped}") };
    assert!(*fails > 20 && *written == 60, "{stopped}");
    assert_eq!(*better, Some(DateOrder::Dmy));
    assert!(checked_with(&[&format!("{HEADER}\n{rows}")], &Known::default(), Some(DateOrder::Dmy), Join::Report).is_ok());
}

#[test]
fn odd_birth_dates_are_doubted() {
    let doubts = |days: &[String]| {
        let rows: String = days.iter().map(|day| format!("A,B,,,Rex,Dog,,{day},\n")).collect();
        let source = text(&format!("{HEADER}\n{rows}"));
        let plan = plan(&[&source], Some(DateOrder::Dmy), Join::Report);
        let surveys = survey(&plan.files[0], Some(DateOrder::Dmy), today()).unwrap();
        surveys.iter().flat_map(DateSurvey::doubts).collect::<Vec<_>>()
    };
    let many = |format: &dyn Fn(u32) -> String| (0..40).map(format).collect::<Vec<_>>();
    assert_eq!(doubts(&many(&|n| format!("2015-{:02}-{:02}", n % 12 + 1, n % 28 + 1))), []);
    assert_eq!(doubts(&many(&|n| format!("2015-01-{:02}", n % 28 + 1))), [(DateDoubt::OneMonth, 40)]);
    assert_eq!(doubts(&many(&|n| format!("{}-{:02}-01", if n < 10 { 1975 } else { 2015 }, n % 12 + 1))), [(DateDoubt::Before1990, 10)]);
    assert_eq!(doubts(&many(&|n| format!("{}-{:02}-01", if n < 10 { 2030 } else { 2015 }, n % 12 + 1))), [(DateDoubt::InFuture, 10)]);
}

#[test]
fn the_date_question_shows_one_that_is_read_in_two_ways_and_counts() {
    let dates = ["13/04/2019", "3/5/2019", "31/12/2020", "2019-04-13", "13 Apr 2019", "3/5/2019"];
    let lines: String = dates.iter().map(|date| format!("A B,Rex,Dog,{date}\n")).collect();
    let source = text(&format!("owner,pet name,species,born\n{lines}"));
    let (sniffed, mapping) = guessed(&source);
    let asked = date_question(&source, sniffed, &mapping, today()).unwrap().unwrap();
    assert_eq!((asked.column.as_str(), asked.line, asked.example.as_str()), ("born", 3, "3/5/2019"));
    let told: Vec<_> =
        asked.readings.iter().map(|read| (read.order, read.example.map(|day| day.to_string()), read.fits, read.fails)).collect();
    let day = |day: &str| Some(day.to_owned());
    assert_eq!(told, [(DateOrder::Dmy, day("2019-05-03"), 4, 0), (DateOrder::Mdy, day("2019-03-05"), 2, 2)]);
    let clear = text("owner,pet name,species,born\nA B,Rex,Dog,2019/04/13\n");
    assert_eq!(date_question(&clear, sniffed, &guessed(&clear).1, today()).unwrap(), None);
}
