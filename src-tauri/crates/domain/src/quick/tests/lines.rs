//! Line by line.

use super::*;

/// In short: who | purpose | minutes | vet | day | time | part. What is absent is left out.
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
    said.join(" | ")
}

fn all_said(language: Language, rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(text, expected)| {
            let found = said(&read(language, text));
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
            ("bella 1/5/27", "bella | 01-05"),
            ("bella 2026-12-01", "bella | 12-01"),
            ("bella 24 nov", "bella | 11-24"),
            ("bella nov 24th 2026", "bella | 11-24"),
            ("bella tue 24 nov", "bella | 11-24"),
            ("bella tuesday, november 24, 3pm", "bella | 11-24 | 15:00"),
            ("bella on the 24th", "bella | 11-24"),
            ("bella 31 feb", "bella 31 feb"),
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
            ("bella 3", "bella 3"),
            ("bella 13pm", "bella 13pm"),
            ("bella 25:00", "bella 25:00"),
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
            ("bella 33", "bella 33"),
            ("bella 1000min", "bella 1000min"),
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
            ("bella sunday tue", "bella sunday | 11-24"),
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
            ("bella in zwei Wochen freitags", "bella freitags | 12-07"),
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
            ("bella 8 am dienstag", "bella 8 | 11-24"),
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
