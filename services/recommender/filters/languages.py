"""Languages by their ISO 639-1 codes or their names in English or German: `fr`, `French` and `Französisch` are one."""

CODES = {
    **{"ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cn": "Cantonese"},
    **{"cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "en": "English"},
    **{"eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish"},
    **{"fr": "French", "ga": "Irish", "gl": "Galician", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian"},
    **{"hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian"},
    **{"ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "ko": "Korean", "ku": "Kurdish"},
    **{"la": "Latin", "lb": "Luxembourgish", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian"},
    **{"ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "nl": "Dutch", "no": "Norwegian"},
    **{"nb": "Norwegian", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian"},
    **{"ru": "Russian", "sh": "Serbo-Croatian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian"},
    **{"sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai"},
    **{"tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese"},
    **{"xx": "No language", "yi": "Yiddish", "zh": "Chinese", "zu": "Zulu"},
}
GERMAN = {
    **{"arabisch": "ar", "bulgarisch": "bg", "bengalisch": "bn", "bosnisch": "bs", "katalanisch": "ca"},
    **{"kantonesisch": "cn", "tschechisch": "cs", "walisisch": "cy", "dänisch": "da", "deutsch": "de"},
    **{"griechisch": "el", "englisch": "en", "spanisch": "es", "estnisch": "et", "baskisch": "eu"},
    **{"persisch": "fa", "finnisch": "fi", "französisch": "fr", "irisch": "ga", "galicisch": "gl"},
    **{"hebräisch": "he", "kroatisch": "hr", "ungarisch": "hu", "armenisch": "hy", "indonesisch": "id"},
    **{"isländisch": "is", "italienisch": "it", "japanisch": "ja", "georgisch": "ka", "kasachisch": "kk"},
    **{"koreanisch": "ko", "kurdisch": "ku", "latein": "la", "luxemburgisch": "lb", "litauisch": "lt"},
    **{"lettisch": "lv", "mazedonisch": "mk", "mongolisch": "mn", "malaiisch": "ms", "niederländisch": "nl"},
    **{"norwegisch": "no", "polnisch": "pl", "paschtu": "ps", "portugiesisch": "pt", "rumänisch": "ro"},
    **{"russisch": "ru", "serbokroatisch": "sh", "slowakisch": "sk", "slowenisch": "sl", "albanisch": "sq"},
    **{"serbisch": "sr", "schwedisch": "sv", "suaheli": "sw", "tamilisch": "ta", "türkisch": "tr"},
    **{"ukrainisch": "uk", "usbekisch": "uz", "vietnamesisch": "vi", "jiddisch": "yi", "chinesisch": "zh"},
}
"""The codes by the names in German."""
MANDARIN = "mandarin"


def language_name(text: str) -> str:
    """The name in English; the text itself if no language is known by it."""
    code = text.strip().casefold().replace("_", "-").split("-")[0]
    code = GERMAN.get(code, code)
    if code == MANDARIN:
        return CODES["zh"]
    return CODES.get(code) or text.strip().title()
