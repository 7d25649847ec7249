//! Line by line.

use super::*;

/// In short: who | purpose | minutes | vet | day | time | part | bounds | what is unclear. What is absent is left out.
fn said(line: &Understood) -> String {
    let mut said = vec![line.who.clone()];
    said.extend(line.purpose.map(|purpose| match purpose {
        Purpose::Own(place) => TYPES[place].name.to_owned(),
        Purpose::Plain(visit_type) => format!("({visit_type})"),
    }));
    said.extend(line.minutes.map(|minutes| format!("{minutes}min")));
    said.extend(line.vet.map(|vet| format!("Dr {}", VETS[vet].last_name)));
    said.extend(line.day.map(|day| day.format("%m-%d").to_string()));
    said.extend(line.time.map(|time| time.format("%H:%M").to_string()));
    said.extend(line.part.map(|part| format!("{part:?}").to_lowercase()));
    said.extend(line.not_before.map(|time| time.format("from %H:%M").to_string()));
    said.extend(line.not_after.map(|time| time.format("until %H:%M").to_string()));
    said.extend(line.unclear.iter().map(|unclear| format!("?{:?}", unclear.reason)));
    said.join(" | ")
}

fn all_said(language: Language, rows: &[(&str, &str)]) {
    all_read(rows, |text| read(language, text));
}

fn all_read(rows: &[(&str, &str)], read: impl Fn(&str) -> Understood) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(text, expected)| {
            let found = said(&read(text));
            (found != *expected).then(|| format!("{text:?}\n  expected {expected}\n  found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} lines:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn english_lines() {
    all_said(
        Language::English,
        &[
            ("", ""),
            ("bella vacc tue 3pm lee", "bella | Vaccination | Dr Lee | 11-24 | 15:00"),
            ("bella", "bella"),
            ("max patterson", "max patterson"),
            ("max patterson tue", "max patterson | 11-24"),
            ("patterson max", "patterson max"),
            // Days.
            ("bella today", "bella | 11-23"),
            ("bella tomorrow morning", "bella | 11-24 | morning"),
            ("bella day after tomorrow", "bella | 11-25"),
            ("bella mon 8:30", "bella | 11-30 | 08:30"),
            ("bella mon 3pm", "bella | 11-23 | 15:00"),
            ("bella monday", "bella | 11-23"),
            ("bella next tue", "bella | 12-01"),
            ("bella this thurs", "bella | 11-26"),
            ("bella on fri", "bella | 11-27"),
            ("bella next week", "bella | 11-30"),
            ("bella wed next week", "bella | 12-02"),
            ("bella in 2 weeks", "bella | 12-07"),
            ("bella in two weeks fri", "bella | 12-11"),
            ("bella in 10 days", "bella | 12-03"),
            ("bella in a month", "bella | 12-23"),
            ("bella in 3w", "bella | 12-14"),
            ("bella 11/24", "bella | 11-24"),
            ("bella 24/11", "bella | 11-24"),
            ("bella 1/5/27", "bella | 05-01"),
            ("bella 2026-12-01", "bella | 12-01"),
            ("bella 24 nov", "bella | 11-24"),
            ("bella nov 24th 2026", "bella | 11-24"),
            ("bella tue 24 nov", "bella | 11-24"),
            ("bella tuesday, november 24, 3pm", "bella | 11-24 | 15:00"),
            ("bella on the 24th", "bella | 11-24"),
            ("bella 31 feb", "bella | ?NoSuchDay"),
            ("bella 29 feb", "bella | 02-29"),
            // Times.
            ("bella 3pm", "bella | 15:00"),
            ("bella 3 pm", "bella | 15:00"),
            ("bella 3:30 pm", "bella | 15:30"),
            ("bella 3:30", "bella | 15:30"),
            ("bella 03:30", "bella | 03:30"),
            ("bella 10:15", "bella | 10:15"),
            ("bella 12am", "bella | 00:00"),
            ("bella 12pm", "bella | 12:00"),
            ("bella noon", "bella | 12:00"),
            ("bella 15:00", "bella | 15:00"),
            ("bella 15h", "bella | 15:00"),
            ("bella 1530", "bella | 15:30"),
            ("bella 930", "bella | 09:30"),
            ("bella 330pm", "bella | 15:30"),
            ("bella at 3", "bella | 15:00"),
            ("bella at 10", "bella | 10:00"),
            ("bella 3", "bella | ?UnknownWord"),
            ("bella 13pm", "bella | ?NoSuchTime"),
            ("bella 25:00", "bella | ?NoSuchTime"),
            ("bella tue pm", "bella | 11-24 | afternoon"),
            ("bella in the afternoon", "bella | afternoon"),
            ("bella at 3 in the morning", "bella | 03:00 | morning"),
            // Lengths.
            ("bella 30", "bella | 30min"),
            ("bella 30min", "bella | 30min"),
            ("bella 45 min tue", "bella | 45min | 11-24"),
            ("bella 1h", "bella | 60min"),
            ("bella 1h30", "bella | 90min"),
            ("bella 1.5h", "bella | 90min"),
            ("bella 1,5 h", "bella | 90min"),
            ("bella for half an hour", "bella | 30min"),
            ("bella 33", "bella | ?UnknownWord"),
            ("bella 1000min", "bella | ?NoSuchLength"),
            // Purposes.
            ("bella check", "bella | Check-up"),
            ("bella check up", "bella | Check-up"),
            ("bella checkup", "bella | Check-up"),
            ("bella nail", "bella | Nail trim"),
            ("bella nails", "bella | Nail trim"),
            ("bella trim", "bella | Nail trim"),
            ("bella dent", "bella | Dental cleaning"),
            ("bella vax", "bella | (vaccination)"),
            ("bella booster", "bella | Booster"),
            ("bella vacc booster", "bella | Vaccination"),
            ("booster vacc tue", "booster | Vaccination | 11-24"),
            ("bella recheck", "bella | (follow_up)"),
            ("bella follow up", "bella | Follow-up"),
            ("bella spay 90", "bella | (surgery) | 90min"),
            ("bella first visit", "bella | First visit"),
            ("bella impf", "bella | (vaccination)"),
            ("vacc for bella", "bella | Vaccination"),
            ("vacc tue", " | Vaccination | 11-24"),
            ("vacc ina tue", "ina | Vaccination | 11-24"),
            // Vets.
            ("bella lee", "bella | Dr Lee"),
            ("lee", "lee"),
            ("lee tue 3pm", "lee | 11-24 | 15:00"),
            ("lee vacc tue lee", "lee | Vaccination | Dr Lee | 11-24"),
            ("bella lee lee", "bella lee | Dr Lee"),
            ("lee bella vacc", "bella | Vaccination | Dr Lee"),
            ("dr lee tue", " | Dr Lee | 11-24"),
            ("bella dr. l", "bella | Dr Lee"),
            ("bella Dr.Lee", "bella | Dr Lee"),
            ("bella dr sarah", "bella | Dr Lee"),
            ("bella sarah lee", "bella | Dr Lee"),
            ("bella s. lee tue", "bella | Dr Lee | 11-24"),
            ("bella dr ma", "bella dr ma"),
            ("bella tue walt", "bella | Dr Walter | 11-24"),
            ("bella walt", "bella walt"),
            ("bella walter", "bella | Dr Walter"),
            ("bella tue sarah", "bella | Dr Lee | 11-24"),
            ("sarah tue", "sarah | 11-24"),
            ("bella mueller", "bella | Dr Müller"),
            ("bella with ruiz", "bella | Dr Ruiz"),
            ("dr smith vacc", "dr smith | Vaccination"),
            // What could be a name.
            ("may vacc tue", "may | Vaccination | 11-24"),
            ("may 30 vacc tue", "may | Vaccination | 30min | 11-24"),
            ("bella may 30", "bella | 05-30"),
            ("april june 3pm", "april june | 15:00"),
            ("friday vacc tue", "friday | Vaccination | 11-24"),
            ("bella sunday tue", "bella | 11-29 | ?TwoDays"),
            ("domingo vacc", "domingo | Vaccination"),
            ("5550102 vacc tue", "5550102 | Vaccination | 11-24"),
            ("030 5550 1015", "030 5550 1015"),
            ("0171 1530", "0171 1530"),
            ("1530", "1530"),
            ("1530 30", "1530 30"),
            ("tue 1530", " | 11-24 | 15:30"),
            ("BELLA  VACC,TUE;3PM", "BELLA | Vaccination | 11-24 | 15:00"),
            ("\u{1f436} bella 3pm", "\u{1f436} bella | 15:00"),
        ],
    );
}

#[test]
fn german_lines() {
    all_said(
        Language::German,
        &[
            ("bella impf di 15 uhr lee", "bella | (vaccination) | Dr Lee | 11-24 | 15:00"),
            ("bella heute", "bella | 11-23"),
            ("bella morgen", "bella | 11-24"),
            ("bella morgen früh", "bella | 11-24 | morning"),
            ("bella morgen frueh", "bella | 11-24 | morning"),
            ("bella übermorgen", "bella | 11-25"),
            ("bella uebermorgen vormittag", "bella | 11-25 | morning"),
            ("bella dienstag morgen", "bella | 11-24 | morning"),
            ("bella am di nachmittag", "bella | 11-24 | afternoon"),
            ("bella nächsten dienstag", "bella | 12-01"),
            ("bella naechsten di", "bella | 12-01"),
            ("bella nächste woche mi", "bella | 12-02"),
            ("bella in 2 wochen", "bella | 12-07"),
            ("bella in zwei Wochen freitags", "bella | 12-11"),
            ("bella 24.11.", "bella | 11-24"),
            ("bella 24.11", "bella | 11-24"),
            ("bella am 24.", "bella | 11-24"),
            ("bella 1.3.27", "bella | 03-01"),
            ("bella 24. november", "bella | 11-24"),
            ("bella 3. mär 10 uhr 30", "bella | 03-03 | 10:30"),
            ("bella 24/11", "bella | 11-24"),
            ("bella um 8", "bella | 08:00"),
            ("bella um halb 4", "bella | 15:30"),
            ("bella um 15.30 uhr", "bella | 15:30"),
            ("bella 15.30", "bella | 15:30"),
            ("bella 8h", "bella | 08:00"),
            ("bella mittags", "bella | 12:00"),
            ("bella 8 am dienstag", "bella | 11-24 | 08:00"),
            ("bella halbe stunde", "bella | 30min"),
            ("bella 1 std", "bella | 60min"),
            ("bella 20 minuten", "bella | 20min"),
            ("bella check", "bella | Check-up"),
            ("bella zähne", "bella | (dental)"),
            ("bella zaehne", "bella | (dental)"),
            ("bella op", "bella | (surgery)"),
            ("bella kontr", "bella | (follow_up)"),
            ("bella notf", "bella | (emergency)"),
            ("bella um 15 uhr 30 min", "bella | 30min | 15:00"),
            ("bella um 15 uhr, 30", "bella | 30min | 15:00"),
            ("bella nachkontrolle bei müller", "bella | (follow_up) | Dr Müller"),
            ("impfung für bella", "bella | (vaccination)"),
            ("mo impf di", "mo | (vaccination) | 11-24"),
            ("so kontrolle mi", "so | (follow_up) | 11-25"),
            ("bella may", "bella may"),
            ("bella tuesday", "bella | 11-24"),
        ],
    );
}

#[test]
fn spanish_lines() {
    all_said(
        Language::Spanish,
        &[
            ("luna vacuna mar 15h ruiz", "luna | (vaccination) | Dr Ruiz | 11-24 | 15:00"),
            ("luna hoy", "luna | 11-23"),
            ("luna mañana", "luna | 11-24"),
            ("luna manana por la tarde", "luna | 11-24 | afternoon"),
            ("luna mañana por la mañana", "luna | 11-24 | morning"),
            ("luna pasado mañana", "luna | 11-25"),
            ("luna el martes", "luna | 11-24"),
            ("luna próximo martes", "luna | 11-24"),
            ("luna miércoles a las 10", "luna | 11-25 | 10:00"),
            ("luna a las 3 de la tarde", "luna | 15:00 | afternoon"),
            ("luna a las 10 de la mañana", "luna | 10:00 | morning"),
            ("luna en 2 semanas", "luna | 12-07"),
            ("luna dentro de un mes", "luna | 12-23"),
            ("luna la próxima semana", "luna | 11-30"),
            ("luna 24 de noviembre", "luna | 11-24"),
            ("luna el 24", "luna | 11-24"),
            ("luna 24/11", "luna | 11-24"),
            ("luna 5/12", "luna | 12-05"),
            ("luna 24 nov 2026 9h30", "luna | 11-24 | 09:30"),
            ("luna sáb 9:30", "luna | 11-28 | 09:30"),
            ("luna media hora", "luna | 30min"),
            ("luna 2h", "luna | 120min"),
            ("luna revisión 45 minutos con la dra lee", "luna | (checkup) | 45min | Dr Lee"),
            ("luna castr", "luna | (surgery)"),
            ("luna uñas", "luna | (grooming)"),
            ("vacuna para luna", "luna | (vaccination)"),
            ("luna seguim vie", "luna | (follow_up) | 11-27"),
            ("lee mar 15h", "lee | 11-24 | 15:00"),
            ("domingo vacuna lun", "domingo | (vaccination) | 11-23"),
            ("mar vacuna jue", "mar | (vaccination) | 11-26"),
        ],
    );
}

/// Lines that a new user typed, in which a time was once dropped or an hour became a length.
#[test]
fn a_number_beside_a_day_is_an_hour() {
    all_said(
        Language::English,
        &[
            ("lee tomorrow 9 bella booster", "bella | Booster | Dr Lee | 11-24 | 09:00"),
            ("bella wed 9", "bella | 11-25 | 09:00"),
            ("bella wed 10", "bella | 11-25 | 10:00"),
            ("lee tue 9", "lee | 11-24 | 09:00"),
            ("9 tue bella", "bella | 11-24 | 09:00"),
            ("bella tue at 9", "bella | 11-24 | 09:00"),
            ("bella tue 3", "bella | 11-24 | 15:00"),
            ("bella tue 6", "bella | 11-24 | 18:00"),
            ("bella tue 7", "bella | 11-24 | 07:00"),
            ("bella tue 12", "bella | 11-24 | 12:00"),
            ("bella tue 15", "bella | 11-24 | 15:00"),
            ("bella tue 23", "bella | 11-24 | 23:00"),
            ("bella tue 09", "bella | 11-24 | 09:00"),
            ("bella 15 tue", "bella | 11-24 | 15:00"),
            ("bella tue, 10", "bella | 11-24 | 10:00"),
            ("bella 24 nov 9", "bella | 11-24 | 09:00"),
            ("bella nov 24 9", "bella | 11-24 | 09:00"),
            ("bella 24.11. 9", "bella | 11-24 | 09:00"),
            ("bella in 2 weeks 9", "bella | 12-07 | 09:00"),
            ("bella day after tomorrow 4", "bella | 11-25 | 16:00"),
            ("bella tue lee 10", "bella | Dr Lee | 11-24 | 10:00"),
            ("bella tue vacc lee 10", "bella | Vaccination | Dr Lee | 11-24 | 10:00"),
            ("bella 9 lee tue", "bella | Dr Lee | 11-24 | 09:00"),
            ("bella 15 lee tue", "bella | 15min | Dr Lee | 11-24"),
            ("bella tue 9 afternoon", "bella | 11-24 | 21:00 | afternoon"),
            ("bella tue morning 9", "bella | 11-24 | 09:00 | morning"),
            ("bella tomorrow evening 7", "bella | 11-24 | 19:00 | evening"),
            ("bella tomorrow afternoon 3", "bella | 11-24 | 15:00 | afternoon"),
            // A length: a usual one that cannot be an hour, is not next to a day, or stands beside a named time.
            ("bella tue 9 30", "bella | 11-24 | 09:30"),
            ("bella 30 tue 9", "bella | 30min | 11-24 | 09:00"),
            ("bella 10 tue 9", "bella | 10min | 11-24 | 09:00"),
            ("bella tue 30", "bella | 30min | 11-24"),
            ("bella tue 45", "bella | 45min | 11-24"),
            ("bella tue 20 3pm", "bella | 20min | 11-24 | 15:00"),
            ("bella tue 3pm 20", "bella | 20min | 11-24 | 15:00"),
            ("bella 20 vacc", "bella | Vaccination | 20min"),
            ("bella for 30", "bella | 30min"),
            // Neither.
            ("bella 9 tue 10", "bella | 11-24 | 10:00 | ?UnknownWord"),
            ("bella tue 33", "bella | 11-24 | ?UnknownWord"),
            ("bella tue 0", "bella | 11-24 | ?UnknownWord"),
            ("bella vacc 9", "bella | Vaccination | ?UnknownWord"),
            ("bella 9 vacc mon 3pm", "bella | Vaccination | 11-23 | 15:00 | ?UnknownWord"),
            ("5550102 tue 9", "5550102 | 11-24 | 09:00"),
            ("tue 9 5550102", "5550102 | 11-24 | 09:00"),
            ("bella 5550 102 tue", "bella 5550 102 | 11-24"),
            ("9", "9"),
        ],
    );
    all_said(
        Language::German,
        &[
            ("bella morgen 9 lee", "bella | Dr Lee | 11-24 | 09:00"),
            ("bella di 16", "bella | 11-24 | 16:00"),
            ("bella di nachmittag 4", "bella | 11-24 | 16:00 | afternoon"),
            ("bella heute abend 6", "bella | 11-23 | 18:00 | evening"),
        ],
    );
    all_said(
        Language::Spanish,
        &[
            ("luna mar 9", "luna | 11-24 | 09:00"),
            ("luna mañana 4 ruiz", "luna | Dr Ruiz | 11-24 | 16:00"),
            ("luna mañana por la tarde 5", "luna | 11-24 | 17:00 | afternoon"),
            ("luna martes 24", "luna | 11-24"),
        ],
    );
}

#[test]
fn what_is_none_or_contradicts_is_unclear() {
    all_said(
        Language::English,
        &[
            ("bella 32:00", "bella | ?NoSuchTime"),
            ("bella 25pm", "bella | ?NoSuchTime"),
            ("bella 13 pm", "bella | ?NoSuchTime"),
            ("bella 9:75", "bella | ?NoSuchTime"),
            ("bella at 25", "bella | ?NoSuchTime"),
            ("bella 31.02.", "bella | ?NoSuchDay"),
            ("bella 13/25", "bella | ?NoSuchDay"),
            ("bella 32.11.", "bella | ?NoSuchDay"),
            ("bella 2026-02-31", "bella | ?NoSuchDay"),
            ("bella 24.11.1987", "bella | ?NoSuchDay"),
            ("bella feb 30", "bella | ?NoSuchDay"),
            ("bella tue 25th", "bella | ?NoSuchDay"),
            ("bella tue 24th", "bella | 11-24"),
            ("bella wed 24", "bella | 11-25 | ?UnknownWord"),
            ("bella 33 min 44", "bella | 33min | ?UnknownWord"),
            ("bella 30 min 45", "bella | 30min | ?TwoLengths"),
            ("bella 30 min 45 min", "bella | 30min | ?TwoLengths"),
            ("bella 2 minutes", "bella | ?NoSuchLength"),
            ("bella 9 hours", "bella | ?NoSuchLength"),
            ("bella tue wed", "bella | 11-24 | ?TwoDays"),
            ("bella tue 25 nov", "bella | 11-24 | ?TwoDays"),
            ("bella tue 24 nov", "bella | 11-24"),
            ("tue 25 nov", " | 11-24 | ?TwoDays"),
            ("bella tomorrow tue", "bella | 11-24"),
            ("bella tomorrow wed", "bella | 11-24 | ?TwoDays"),
            ("bella 3pm 4pm", "bella | 15:00 | ?TwoTimes"),
            ("bella 3pm 15:00", "bella | 15:00"),
            ("bella 15:00 in the morning", "bella | 15:00 | ?TwoTimes"),
            ("bella morning 15:00", "bella | morning | ?TwoTimes"),
            ("bella morning afternoon", "bella | morning | ?TwoTimes"),
            ("bella after 3 at 4", "bella | from 15:00 | ?TwoTimes"),
            ("bella vacc tue dental", "bella | Vaccination | 11-24 | ?TwoTypes"),
            ("bella yesterday 3pm", "bella | 11-22 | 15:00 | ?DayIsPast"),
            ("bella 22/11/2026", "bella | 11-22 | ?DayIsPast"),
            ("bella after tue", "bella | 11-24 | ?UnknownWord"),
        ],
    );
    all_said(
        Language::German,
        &[
            ("bella 25 uhr", "bella | ?NoSuchTime"),
            ("bella 30. februar", "bella | ?NoSuchDay"),
            ("bella di 25.", "bella | ?NoSuchDay"),
            ("bella ab dienstag", "bella | 11-24 | ?UnknownWord"),
            ("bella gestern 10 uhr", "bella | 11-22 | 10:00 | ?DayIsPast"),
            ("von berg di", "von berg | 11-24"),
        ],
    );
    all_said(Language::Spanish, &[("luna 25h", "luna | ?NoSuchTime"), ("de la cruz lun 9:30", "de la cruz | 11-23 | 09:30")]);
}

#[test]
fn from_when_and_until_when() {
    all_said(
        Language::English,
        &[
            ("bella after 3", "bella | from 15:00"),
            ("bella tue after 3", "bella | 11-24 | from 15:00"),
            ("bella from 10:30", "bella | from 10:30"),
            ("bella not before 3pm", "bella | from 15:00"),
            ("bella before 10", "bella | until 10:00"),
            ("bella tue until 12 lee", "bella | Dr Lee | 11-24 | until 12:00"),
            ("bella before noon", "bella | until 12:00"),
            ("bella between 2 and 4", "bella | from 14:00 | until 16:00"),
            ("bella from 10 to 2", "bella | from 10:00 | until 14:00"),
            ("bella between 5 and 8", "bella | from 17:00 | until 20:00"),
            ("bella 2 to 4", "bella | from 14:00 | until 16:00"),
            ("bella 14:00 - 16:00", "bella | from 14:00 | until 16:00"),
            ("bella tue after 2 before 4", "bella | 11-24 | from 14:00 | until 16:00"),
            ("bella tue before 4 after 2", "bella | 11-24 | from 14:00 | until 16:00"),
            ("bella between 16:00 and 14:00", "bella | ?NoSuchTime"),
            ("bella after 4 before 2", "bella | from 16:00 | ?NoSuchTime"),
            ("bella morning after 15:00", "bella | morning | ?TwoTimes"),
            ("bella afternoon after 3 30", "bella | 30min | afternoon | from 15:00"),
            ("bella in the evening", "bella | evening"),
            ("bella after 1 day after tomorrow", "bella | 11-25 | from 13:00"),
            ("bella with lee after 3", "bella | Dr Lee | from 15:00"),
            ("bella after", "bella | ?UnknownWord"),
        ],
    );
    all_said(
        Language::German,
        &[
            ("bella ab 15 Uhr", "bella | from 15:00"),
            ("bella nach 15", "bella | from 15:00"),
            ("bella di nicht vor 10", "bella | 11-24 | from 10:00"),
            ("bella vor 10", "bella | until 10:00"),
            ("bella bis 12 uhr", "bella | until 12:00"),
            ("bella zwischen 14 und 16 Uhr", "bella | from 14:00 | until 16:00"),
            ("bella von 14 bis 16 Uhr", "bella | from 14:00 | until 16:00"),
            ("bella di 14 bis 16 Uhr", "bella | 11-24 | from 14:00 | until 16:00"),
            ("bella ab halb 4", "bella | from 15:30"),
        ],
    );
    all_said(
        Language::Spanish,
        &[
            ("luna a partir de las 3", "luna | from 15:00"),
            ("luna después de las 15:30", "luna | from 15:30"),
            ("luna antes de las 10", "luna | until 10:00"),
            ("luna hasta las 12", "luna | until 12:00"),
            ("luna entre las 2 y las 4", "luna | from 14:00 | until 16:00"),
            ("luna mar de 2 a 4", "luna | 11-24 | from 14:00 | until 16:00"),
            ("luna mañana por la noche", "luna | 11-24 | evening"),
        ],
    );
}

#[test]
fn days_in_figures_follow_the_country() {
    let of = |dates| {
        move |text: &str| understand(text, &Known { dates, now: "2026-11-23T09:00:00".parse().unwrap(), ..known(Language::English) })
    };
    all_read(
        &[
            ("bella 1/12", "bella | 12-01"),
            ("bella 1-12", "bella | 12-01"),
            ("bella 1.12.", "bella | 12-01"),
            ("bella 24-12", "bella | 12-24"),
            ("bella 12/24", "bella | 12-24"),
            ("bella 2026-12-01", "bella | 12-01"),
            ("bella 1/12/2027", "bella | 12-01"),
        ],
        of(NumericDate::DayMonth),
    );
    all_read(
        &[
            ("bella 1/12", "bella | 01-12"),
            ("bella 1-12", "bella | 01-12"),
            ("bella 1.12.", "bella | 12-01"),
            ("bella 24-12", "bella | 12-24"),
            ("bella 24/12", "bella | 12-24"),
            ("bella 2026-12-01", "bella | 12-01"),
            ("bella 13/25", "bella | ?NoSuchDay"),
            ("bella 1/12/2027", "bella | 01-12"),
        ],
        of(NumericDate::MonthDay),
    );
}

#[test]
fn slips_of_the_hand() {
    all_said(
        Language::English,
        &[
            ("bella tommorow 9", "bella | 11-24 | 09:00"),
            ("bella vacination tue", "bella | Vaccination | 11-24"),
            ("bella boostr tue", "bella | Booster | 11-24"),
            ("bella wensday", "bella | 11-25"),
            ("bella teusday 3pm", "bella | 11-24 | 15:00"),
            ("bella tue afternon", "bella | 11-24 | afternoon"),
            ("bella in 2 wekes", "bella | 12-07"),
            ("bella 24 novmber", "bella | 11-24"),
            ("bella marco 30", "bella marco | 30min"),
            ("nils berg tue", "nils berg | 11-24"),
            ("bella emergncy", "bella | Emergency"),
            // Not corrected: two words are equally close, another first letter, too short.
            ("bella muday", "bella muday"),
            ("bella tpe 3pm", "bella tpe | 15:00"),
            ("morgan tue", "morgan | 11-24"),
            ("buster keith tue", "buster keith | 11-24"),
            // No other name is left; a correctly typed day is preferred to a corrected one.
            ("frida tue vacc", "frida | Vaccination | 11-24"),
            ("frida vacc", "frida | Vaccination"),
            ("frida kahlo tue", "frida kahlo | 11-24"),
        ],
    );
    all_said(
        Language::German,
        &[
            ("bella Imfpung morgn", "bella | (vaccination) | 11-24"),
            ("bella donerstag nachmitag", "bella | 11-26 | afternoon"),
            ("bella übermorgn", "bella | 11-25"),
            ("bella Monatg", "bella | 11-23"),
            ("jorgen di", "jorgen | 11-24"),
        ],
    );
    all_said(
        Language::Spanish,
        &[
            ("luna mñana", "luna | 11-24"),
            ("luna miercles 10h", "luna | 11-25 | 10:00"),
            ("luna vacunasion", "luna | (vaccination)"),
            ("julia lun", "julia | 11-23"),
        ],
    );
}

#[test]
fn a_name_in_the_books_is_no_slip_and_no_day() {
    let is_name = |word: &str| ["frida", "sunday", "dental", "boster"].contains(&word);
    let in_books = |text: &str| {
        let now = "2026-11-23T09:00:00".parse().unwrap();
        understand(text, &Known { now, books: Books(&is_name), ..known(Language::English) })
    };
    all_read(
        &[
            ("bella frida vacc", "bella frida | Vaccination"),
            ("bella sunday tue", "bella sunday | 11-24"),
            ("bella vacc tue dental", "bella dental | Vaccination | 11-24"),
            ("bella boster", "bella boster"),
        ],
        in_books,
    );
}

#[test]
fn who_looks_for_a_free_time_names_vets() {
    let free = |text: &str| {
        let now = "2026-11-23T09:00:00".parse().unwrap();
        understand(text, &Known { now, kind: LineKind::FreeTime, ..known(Language::English) })
    };
    all_read(
        &[
            ("30 lee tue pm", " | 30min | Dr Lee | 11-24 | afternoon"),
            ("30", "30"),
            ("lee", " | Dr Lee"),
            ("walt 45", " | 45min | Dr Walter"),
            ("15 lee tue", " | 15min | Dr Lee | 11-24"),
            ("tue 9 lee", " | Dr Lee | 11-24 | 09:00"),
            ("lee tue after 3", " | Dr Lee | 11-24 | from 15:00"),
            ("vacc", " | Vaccination"),
            ("tommorow", " | 11-24"),
            ("tue wed", " | 11-24 | ?TwoDays"),
            ("bella lee 30", "bella | 30min | Dr Lee"),
        ],
        free,
    );
}
