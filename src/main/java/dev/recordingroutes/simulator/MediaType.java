package dev.recordingroutes.simulator;

import java.nio.charset.StandardCharsets;

/** Types of media files, each with its leading magic bytes. */
public enum MediaType {
    MP4("mp4", "video/mp4", "\0\0\0\030ftypisom\0\0\2\0isommp41", "", false),
    M4A("m4a", "audio/mp4", "\0\0\0\030ftypM4A \0\0\2\0M4A mp42", "", false),
    MP3("mp3", "audio/mpeg", "ID3\3\0\0", "", false),
    ARF("arf", "application/octet-stream", "\1\0\2\0ARF\0", "", false),
    JPG("jpg", "image/jpeg", "\377\330\377\340\0\020JFIF\0", "", false),
    VTT("vtt", "text/vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:10.000\n", "\n", true),
    TXT("txt", "text/plain", "00:00:01\tAda:\t", "\n", true),
    CSV("csv", "text/csv", "name,answer\nAda,", "\n", true),
    JSON("json", "application/json", "{\"content\":\"", "\"}\n", true),
    OTHER("bin", "application/octet-stream", "", "", false);

    private final String extension;
    private final String mimeType;
    private final String prefix;
    private final String suffix;
    private final boolean text;

    MediaType(String extension, String mimeType, String prefix, String suffix, boolean text) {
        this.extension = extension;
        this.mimeType = mimeType;
        this.prefix = prefix;
        this.suffix = suffix;
        this.text = text;
    }

    /** File name extension without the dot, in lower case. */
    public String extension() {
        return extension;
    }

    /** Value of {@code Content-Type}. */
    public String mimeType() {
        return mimeType;
    }

    byte[] prefix() {
        return prefix.getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] suffix() {
        return suffix.getBytes(StandardCharsets.ISO_8859_1);
    }

    boolean isText() {
        return text;
    }

    /** Type of a Zoom {@code file_type}; {@link #OTHER} for unknown ones. */
    static MediaType ofZoom(String fileType) {
        return switch (fileType) {
            case "MP4" -> MP4;
            case "M4A" -> M4A;
            case "TRANSCRIPT", "CC" -> VTT;
            case "CHAT" -> TXT;
            case "CSV" -> CSV;
            case "TIMELINE", "SUMMARY", "CHAT_MESSAGE" -> JSON;
            case "TB" -> JPG;
            default -> OTHER;
        };
    }
}
