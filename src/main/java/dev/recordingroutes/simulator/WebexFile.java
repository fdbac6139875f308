package dev.recordingroutes.simulator;

/** Files of a Webex recording, up to three. */
public enum WebexFile {
    RECORDING("recording", "recordingDownloadLink", "/nbr/MultiThreadDownloadServlet", ""),
    AUDIO("audio", "audioDownloadLink", "/nbr/downloadMedia.do", "&mediaType=1"),
    TRANSCRIPT("transcript", "transcriptDownloadLink", "/nbr/downloadMedia.do", "&mediaType=2");

    private final String kind;
    private final String linkField;
    private final String path;
    private final String query;

    WebexFile(String kind, String linkField, String path, String query) {
        this.kind = kind;
        this.linkField = linkField;
        this.path = path;
        this.query = query;
    }

    /** Last part of the file's id in the ledger. */
    public String kind() {
        return kind;
    }

    /** Name of its link in {@code temporaryDirectDownloadLinks}. */
    String linkField() {
        return linkField;
    }

    String link(String origin, String recordId, String encodedTicket) {
        return origin + path + "?siteid=2062842&recordid=" + recordId + "&language=en_US&ticket=" + encodedTicket
                + "&islogin=yes&isprevent=no&ispwd=yes" + query;
    }

    MediaType media(String format) {
        return switch (this) {
            case RECORDING -> format.equals("ARF") ? MediaType.ARF : MediaType.MP4;
            case AUDIO -> MediaType.MP3;
            case TRANSCRIPT -> MediaType.VTT;
        };
    }
}
