package dev.recordingroutes.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSyncTest {
    private final FolderSync sync = new FolderSync();

    @TempDir
    Path directory;

    @Test
    void manyThreadsSynchronizeOneDirectoryTogether() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try {
            var calls = threads.invokeAll(IntStream.range(0, 200)
                    .<Callable<Path>>mapToObj(number -> () -> {
                        sync.synchronize(directory);
                        return directory;
                    })
                    .toList());
            for (var call : calls) {
                assertThat(call.get()).isEqualTo(directory);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void namesThatMayNotBeOnTheDiskAreNotCalledSafe() throws Exception {
        var gone = directory.resolve("gone");

        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> sync.synchronize(gone));

        Files.createDirectory(gone);
        assertThatNoException().isThrownBy(() -> sync.synchronize(gone));
    }

    @Test
    void aThreadThatIsInterruptedFailsAloneAndTheNextOneMakesTheCall() throws IOException {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(ClosedByInterruptException.class).isThrownBy(() -> sync.synchronize(directory));

        assertThat(Thread.interrupted()).isTrue();
        sync.synchronize(directory);
    }
}
