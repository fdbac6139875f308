package dev.recordingroutes.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;

/** Times and topics of generated recordings: ordinary ones, and those that trip programs up. */
final class Timetable {

    private static final List<String> TOPICS = List.of(
            "Weekly stand-up",
            "Q&A: 予算/2025 🎉",
            "Vorstellungsgespräch – Größe & Maß",
            "Design review: phase 1/2",
            "Запуск продукта",
            "Board meeting",
            "عرض المبيعات",
            "..\\..\\etc: backup",
            "1:1 Ada / Grace",
            "  Retro 🚀  ",
            "수요일 회의",
            "ფებრილური - 8.2.2021");

    private Timetable() {}

    /**
     * Start of the recording number {@code index} of {@code count} recordings spread over a range. Some fall on the last
     * second of a day, and every tenth starts together with the one before.
     */
    static Instant start(int index, int count, Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from is " + from + " and to is " + to + ", from must be earlier");
        }
        int slot = slot(index);
        Duration step = Duration.between(from, to).dividedBy(Math.max(1, count));
        Instant spread =
                Instant.ofEpochSecond(from.plus(step.multipliedBy(slot)).getEpochSecond());
        Instant lastSecond =
                spread.atOffset(ZoneOffset.UTC).with(LocalTime.of(23, 59, 59)).toInstant();
        boolean late = slot % 7 == 3 && lastSecond.isBefore(to);
        Instant start = late ? lastSecond : spread;
        return start.isBefore(from) ? from : start;
    }

    static String topic(int index) {
        return TOPICS.get(slot(index) % TOPICS.size());
    }

    private static int slot(int index) {
        return index % 10 == 9 ? index - 1 : index;
    }
}
