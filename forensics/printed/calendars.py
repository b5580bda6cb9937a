"""Months, weekdays and time zones as mail clients print them in 22 languages."""

MONTHS: tuple[str, ...] = (
    (
        "january jan januar janvier enero gennaio januari janeiro ianuarie stycznia styczeń leden ledna január "
        "januára ocak января янв січня jaanuar tammikuu tammikuuta siječnja siječanj ene gen janv"
    ),
    (
        "february feb februar février fevrier febrero febbraio februari fevereiro februarie lutego luty únor "
        "února február februára şubat февраля фев лютого veebruar helmikuu helmikuuta veljače veljača fév févr"
    ),
    (
        "march mar märz marz mars marzo maart março martie marca marzec březen března március mart марта мар "
        "березня märts maaliskuu maaliskuuta ožujka ožujak mär mrt"
    ),
    (
        "april apr avril abril aprile aprilie kwietnia kwiecień duben dubna április apríla nisan апреля апр "
        "квітня aprill huhtikuu huhtikuuta travnja travanj avr abr kwi"
    ),
    (
        "may mai mayo maggio mei maio maja maj květen května május mája mayıs мая май травня toukokuu "
        "toukokuuta svibnja svibanj mag"
    ),
    (
        "june jun juni juin junio giugno junho iunie czerwca czerwiec červen června június júna haziran июня "
        "июн червня juuni kesäkuu kesäkuuta lipnja lipanj giu cze"
    ),
    (
        "july jul juli juillet julio luglio julho iulie lipca lipiec červenec července július júla temmuz июля "
        "июл липня juuli heinäkuu heinäkuuta srpnja srpanj lug juil"
    ),
    (
        "august aug août aout agosto augustus augusti sierpnia sierpień srpen srpna augusztus augusta ağustos "
        "августа авг серпня elokuu elokuuta kolovoza kolovoz ago sie"
    ),
    (
        "september sep sept septembre septiembre settembre setembro septembrie września wrzesień září "
        "szeptember septembra eylül сентября сен сент вересня syyskuu syyskuuta rujna rujan set wrz"
    ),
    (
        "october oct oktober octobre octubre ottobre outubro octombrie października październik říjen října "
        "október októbra ekim октября окт жовтня oktoober lokakuu lokakuuta listopada listopad okt ott out paź"
    ),
    (
        "november nov novembre noviembre novembro noiembrie novembra kasım ноября ноя листопада marraskuu "
        "marraskuuta studenoga studenog studeni lis"
    ),
    (
        "december dec dezember décembre decembre diciembre dicembre dezembro decembrie grudnia grudzień "
        "prosinec prosince decembra aralık декабря дек грудня detsember joulukuu joulukuuta prosinca prosinac "
        "dez dic déc gru des desember"
    ),
)
"""Names of each month, January first: full, in the cases dates use, and short."""

WEEKDAYS = (
    "csütörtök cuma cumartesi czwartek dienstag dimanche dinsdag domenica domingo donderdag donnerstag "
    "duminică esmaspäev fredag freitag fri giovedì hétfő jeudi joi jueves kedd keskiviikko keskiviikkona "
    "kolmapäev lauantai lauantaina laupäev lundi lunedì lunes luni lördag lørdag maanantai maanantaina maandag "
    "mandag mardi martedì martes marți mercoledì mercredi miercuri mittwoch miércoles mon montag måndag nedeľa "
    "nedjelja neděle neljapäev niedziela onsdag pazar pazartesi perjantai perjantaina perşembe petak piatok "
    "piątek pondelok pondělí ponedjeljak poniedziałek pátek péntek pühapäev quarta quarta-feira quinta "
    "quinta-feira reede sabato salı samedi samstag sat segunda segunda-feira sexta sexta-feira sobota sonntag "
    "srijeda streda středa subota sun sunnuntai sunnuntaina szerda szombat sábado sâmbătă söndag søndag "
    "teisipäev terça terça-feira thu tiistai tiistaina tirsdag tisdag torsdag torstai torstaina tue utorak "
    "utorok vasárnap vendredi venerdì viernes vineri vrijdag wed woensdag wtorek zaterdag zondag çarşamba "
    "úterý četvrtak čtvrtek środa štvrtok воскресенье вторник вівторок неділя п'ятниця понедельник понеділок "
    "пятница середа среда суббота субота четверг"
)

ZONES = {
    "edt": "-04:00",
    "est": "-05:00",
    "cdt": "-05:00",
    "mdt": "-06:00",
    "mst": "-07:00",
    "pdt": "-07:00",
    "pst": "-08:00",
    "utc": "+00:00",
    "gmt": "+00:00",
    "cet": "+01:00",
    "cest": "+02:00",
    "mez": "+01:00",
    "mesz": "+02:00",
    "eet": "+02:00",
    "eest": "+03:00",
    "oesz": "+03:00",
    "oez": "+02:00",
}
"""Zones with one meaning; CST, IST and BST have several and give no offset."""
