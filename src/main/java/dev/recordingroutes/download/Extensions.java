package dev.recordingroutes.download;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** Derives a file's extension from response headers, for listings that state none. */
final class Extensions {
    private static final Pattern FILE_NAME = Pattern.compile("filename\\*?=(?:UTF-8'[^']*')?\"?([^\";]*)");
    private static final Pattern EXTENSION = Pattern.compile("[A-Za-z0-9]{1,10}");

    private static final Map<String, String> BY_TYPE = Map.of(
            "video/mp4", "mp4",
            "audio/mp4", "m4a",
            "audio/x-m4a", "m4a",
            "audio/mpeg", "mp3",
            "text/vtt", "vtt",
            "text/plain", "txt",
            "text/csv", "csv",
            "application/json", "json",
            "image/jpeg", "jpg",
            "image/png", "png");

    private Extensions() {}

    /** Extension in lower case; empty when the headers suggest none. */
    static String suggested(ClassicHttpResponse response) {
        var disposition = response.getFirstHeader("Content-Disposition");
        if (disposition != null && disposition.getValue() != null) {
            var names = FILE_NAME.matcher(disposition.getValue());
            while (names.find()) {
                var name = names.group(1).strip();
                var ending = name.substring(name.lastIndexOf('.') + 1);
                if (ending.length() < name.length() && EXTENSION.matcher(ending).matches()) {
                    return ending.toLowerCase(Locale.ROOT);
                }
            }
        }
        var type = response.getFirstHeader("Content-Type");
        if (type == null || type.getValue() == null) {
            return "";
        }
        var media = type.getValue().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        return BY_TYPE.getOrDefault(media, "");
    }
}
