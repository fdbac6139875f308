package dev.recordingroutes.disk;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Words of systems for a disk that is full. */
public final class NoRoom {
    /** ENOSPC, EDQUOT, and what Windows says. */
    private static final Pattern WORDS =
            Pattern.compile("(?is).*(no space left|disk quota exceeded|not enough space on the disk).*");

    private NoRoom() {}

    /** True when a failure's words say that the disk is full, or a user's share of it. */
    public static boolean isSaidIn(@Nullable String words) {
        return words != null && WORDS.matcher(words).matches();
    }
}
