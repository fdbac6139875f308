package dev.recordingroutes.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Generates the users and meetings of an account from a fixed seed: the same calls always give the same. */
final class ZoomGenerator {

    private static final long SEED = 20_240_229;
    private static final long FIRST_MEETING_ID = 85_000_000_000L;

    private final Random random = new Random(SEED);
    private int usersMade;
    private int meetingsMade;

    synchronized ZoomAccount.User nextUser() {
        usersMade++;
        return new ZoomAccount.User(
                "KDcuGIm1QgePTO8WbOq" + usersMade, "user" + usersMade + "@example.com", usersMade % 4 != 0);
    }

    synchronized List<ZoomMeeting> meetings(int count, Instant from, Instant to, long videoSize) {
        List<ZoomMeeting> meetings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant start = Timetable.start(i, count, from, to);
            meetings.add(ZoomMeeting.of(
                    uuid(i), FIRST_MEETING_ID + ++meetingsMade, Timetable.topic(i), start, files(i, videoSize)));
        }
        return meetings;
    }

    /** Meeting uuid like Zoom's: Base64 of 16 bytes; some begin with a slash, some have two in a row. */
    private String uuid(int index) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        if (index % 5 == 2) {
            bytes[0] = (byte) 0xff;
            bytes[1] = (byte) 0xff;
        }
        return Base64.getEncoder().encodeToString(bytes);
    }

    private ZoomFile[] files(int index, long videoSize) {
        long chatSize = 300L + random.nextInt(100);
        ZoomFile chat = ZoomFile.of(id(), "CHAT", "chat_file", chatSize);
        return new ZoomFile[] {
            ZoomFile.of(id(), "MP4", "shared_screen_with_speaker_view", videoSize + random.nextInt(1000)),
            ZoomFile.of(id(), "M4A", "audio_only", videoSize / 4 + random.nextInt(200)),
            ZoomFile.bare("TIMELINE", 400L + random.nextInt(100)),
            ZoomFile.of(id(), "TRANSCRIPT", "audio_transcript", 600L + random.nextInt(400)),
            // Zoom's declared size of a text file is sometimes wrong.
            index % 6 == 4 ? chat.with("file_size", chatSize + 2) : chat,
        };
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
