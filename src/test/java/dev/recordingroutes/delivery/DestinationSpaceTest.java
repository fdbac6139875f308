package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.jcraft.jsch.SftpException;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationSpaceTest {
    private static final Content FILE = new Content.File(Path.of("a.mp4"));
    private static final Content SIDECAR = new Content.Text("{}");

    private volatile OptionalLong free = OptionalLong.empty();

    private final FileStore store = new FileStore() {
        @Override
        public void write(Content content, String path) {}

        @Override
        public OptionalLong freeSpace() {
            return free;
        }
    };

    @Test
    void aDestinationThatWasNotFullTakesWhateverComes() {
        var space = space(Duration.ofHours(1));

        assertThat(space.isFull()).isFalse();
        assertThat(space.pauseReason()).isEmpty();
        assertThatNoException().isThrownBy(space::require);
    }

    @Test
    void untilTheBackoffIsOverEveryDeliveryIsToldWhyItWaits() {
        var space = space(Duration.ofHours(1));
        free = OptionalLong.of(Long.MAX_VALUE);

        space.refused("the disk is full", 100);

        assertThat(space.isFull()).isTrue();
        assertThat(space.pauseReason()).hasValue("the disk is full");
        assertThatExceptionOfType(DestinationFullException.class)
                .isThrownBy(space::require)
                .withMessage("the disk is full");
    }

    @Test
    void aStoreThatTellsItsSpaceIsUsedAgainWhenTheLargestFileThatItRefusedHasRoom() {
        var space = space(Duration.ofMillis(1));
        free = OptionalLong.of(99);
        space.refused("the disk is full", 100);
        space.refused("the disk is full", 10);

        Waits.await().during(Duration.ofMillis(50)).until(space::isFull);
        free = OptionalLong.of(100);

        Waits.await().until(() -> !space.isFull());
        assertThat(space.pauseReason()).isEmpty();
    }

    @Test
    void whereTheStoreDoesNotTellOneDeliveryTriesAndTheOthersWaitForIt() throws Exception {
        var space = space(Duration.ofSeconds(1));
        space.refused("the disk is full", 100);
        Waits.await().until(() -> !space.isFull());

        space.require();

        assertThatExceptionOfType(DestinationFullException.class).isThrownBy(space::require);
        space.refused("the disk is full", 100);
        assertThat(space.isFull()).isTrue();
    }

    @Test
    void aSidecarThatFitsLetsItsFileTryAndTheFileEndsThePause() throws Exception {
        var space = space(Duration.ofMillis(50));
        space.refused("the disk is full", 100);
        Waits.await().until(() -> !space.isFull());

        space.require();
        space.taken(SIDECAR);
        assertThat(space.pauseReason()).isPresent();
        space.require();
        space.taken(FILE);

        assertThat(space.pauseReason()).isEmpty();
        assertThatNoException().isThrownBy(space::require);
    }

    @Test
    void aFileThatWasOnItsWayWhenAnotherWasRefusedEndsNothing() {
        var space = space(Duration.ofHours(1));
        space.refused("the disk is full", 100);

        space.taken(FILE);

        assertThat(space.isFull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "452, Insufficient storage space, true",
        "552, Quota exceeded, true",
        "451, Failure writing to local file., true",
        "451, Local error, false",
        "550, Permission denied, false",
        "426, Broken, false"
    })
    void repliesOfFtpServersThatMeanAFullDiskAreKnown(int code, String said, boolean full) {
        var reply = new GenericFileOperationFailedException(code, said);

        assertThat(DeliveryFailure.isFull(DeliveryFailure.of(reply))).isEqualTo(full);
    }

    @ParameterizedTest
    @CsvSource({
        "14, no space, true",
        "15, quota, true",
        "4, No space left on device, true",
        "4, Failure, false",
        "3, Permission denied, false"
    })
    void statesOfSftpServersThatMeanAFullDiskAreKnown(int id, String said, boolean full) {
        assertThat(DeliveryFailure.isFull(DeliveryFailure.of(new SftpException(id, said))))
                .isEqualTo(full);
    }

    @ParameterizedTest
    @CsvSource({"No space left on device, true", "Disk quota exceeded, true", "Input/output error, false"})
    void reasonsOfTheOperatingSystemThatMeanAFullDiskAreKnown(String said, boolean full) {
        assertThat(DeliveryFailure.isFull(new IOException(said))).isEqualTo(full);
    }

    private DestinationSpace space(Duration backoff) {
        return new DestinationSpace("file:/srv", store, backoff);
    }
}
