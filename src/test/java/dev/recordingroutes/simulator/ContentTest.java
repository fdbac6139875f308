package dev.recordingroutes.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContentTest {

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void theSameIdGivesTheSameBytesAndAnotherIdGivesOthers(MediaType type) throws IOException {
        byte[] first = read(new Content("a", type, 1000));

        assertThat(first).hasSize(1000).isEqualTo(read(new Content("a", type, 1000)));
        assertThat(first).isNotEqualTo(read(new Content("b", type, 1000)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 999", "7, 2", "8, 8", "39, 500", "990, 10", "1000, 0"})
    void aRangeEqualsThatPartOfTheWhole(int from, int length) throws IOException {
        Content content = new Content("a", MediaType.VTT, 1000);

        try (InputStream range = content.open(from, length)) {
            assertThat(range.readAllBytes()).isEqualTo(Arrays.copyOfRange(read(content), from, from + length));
        }
    }

    @Test
    void bytesReadOneByOneAreTheSame() throws IOException {
        Content content = new Content("a", MediaType.MP4, 100);
        byte[] bytes = new byte[100];
        try (InputStream in = content.open()) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) in.read();
            }
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(bytes).isEqualTo(read(content));
    }

    @Test
    void aFileBeginsAsItsTypeDoes() throws IOException {
        assertThat(read(new Content("a", MediaType.MP4, 100)))
                .containsSequence("ftypisom".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(read(new Content("a", MediaType.VTT, 100)), StandardCharsets.UTF_8))
                .startsWith("WEBVTT\n");
        assertThat(new ObjectMapper()
                        .readTree(read(new Content("a", MediaType.JSON, 100)))
                        .path("content")
                        .isTextual())
                .isTrue();
    }

    @Test
    void theDigestIsThatOfTheBytes() {
        assertThat(new Content("a", MediaType.OTHER, 0).sha256())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    private static byte[] read(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }
}
