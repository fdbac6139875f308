package dev.recordingroutes.benchmark;

import dev.recordingroutes.benchmark.Account.Media;
import dev.recordingroutes.benchmark.Account.Meeting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Contents of pretend accounts. The same arguments give the same. */
public final class Accounts {
    private static final int FILES_OF_A_MEETING = 5;
    private static final long KB = 1 << 10;
    private static final long MB = 1 << 20;

    private Accounts() {}

    /** Returns meetings with so many files in all, each of the same size. */
    public static List<Meeting> equal(long files, long size) {
        var meetings = new ArrayList<Meeting>();
        for (var left = files; left > 0; left -= FILES_OF_A_MEETING) {
            var count = (int) Math.min(left, FILES_OF_A_MEETING);
            meetings.add(new Meeting(meetings.size(), Collections.nCopies(count, new Media("MP4", size))));
        }
        return meetings;
    }

    /** Returns meetings with a video, an audio file, a transcript and a chat each, of sizes as they are common. */
    public static List<Meeting> mixed(long meetings) {
        var random = new Random(7);
        return IntStream.range(0, Math.toIntExact(meetings))
                .mapToObj(number -> new Meeting(
                        number,
                        List.of(
                                new Media("MP4", random.nextLong(20 * MB, 80 * MB)),
                                new Media("M4A", random.nextLong(2 * MB, 8 * MB)),
                                new Media("TRANSCRIPT", random.nextLong(20 * KB, 80 * KB)),
                                new Media("CHAT", random.nextLong(KB, 5 * KB)))))
                .toList();
    }
}
