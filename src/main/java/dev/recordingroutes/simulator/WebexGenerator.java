package dev.recordingroutes.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Generates the sites and recordings of an organization from a fixed seed: the same calls always give the same. */
final class WebexGenerator {

    private static final long SEED = 20_200_713;

    private final Random random = new Random(SEED);
    private int sitesMade;

    synchronized String nextSite() {
        sitesMade++;
        return "site" + sitesMade + "-example.webex.com";
    }

    synchronized List<WebexRecording> recordings(int count, Instant from, Instant to, long videoSize) {
        List<WebexRecording> recordings = new ArrayList<>();
        String series = hex();
        for (int i = 0; i < count; i++) {
            Instant created = Timetable.start(i, count, from, to);
            boolean sameMeeting =
                    i > 0 && Timetable.start(i - 1, count, from, to).equals(created);
            series = sameMeeting ? series : hex();
            recordings.add(recording(i, series, created, videoSize));
        }
        return recordings;
    }

    private WebexRecording recording(int index, String series, Instant created, long videoSize) {
        // The file is created some time after the meeting; listings select by its creation.
        Instant recorded = created.minus(Duration.ofMinutes(47));
        return WebexRecording.of(hex(), Timetable.topic(index), recorded, created, videoSize + random.nextInt(1000))
                .with("meetingSeriesId", series)
                .with("scheduledMeetingId", series + "_20240101T120000Z")
                .with("meetingId", series + "_I_" + (166_641_849_979_635_652L + index / 10))
                .with("hostEmail", "host" + index % 7 + "@example.com")
                .with("hostDisplayName", "Host " + index % 7)
                .with("format", index % 5 == 4 ? "ARF" : "MP4")
                .withFile(WebexFile.AUDIO, videoSize / 4 + random.nextInt(200))
                .withFile(WebexFile.TRANSCRIPT, 600L + random.nextInt(400));
    }

    private String hex() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
