package dev.recordingroutes.delivery;

import dev.recordingroutes.download.Spooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of looking for a file in the destinations.
 *
 * @param spooled the file; null when none has it any more
 * @param lost names of the destinations where it is not there any more, or is another one
 */
public record ReadBackResult(@Nullable Spooled spooled, List<String> lost) {}
