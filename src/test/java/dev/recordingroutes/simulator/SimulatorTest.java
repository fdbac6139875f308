package dev.recordingroutes.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class SimulatorTest {

    private static final Instant CREATED = Instant.parse("2024-03-10T09:00:00Z");

    private final Browser browser = new Browser();

    @Test
    void twoSimulatorsShareNothing() {
        try (Simulator one = Simulator.start();
                Simulator other = Simulator.start()) {
            assertThat(one.zoom().settings().values()).doesNotContainAnyElementsOf(secrets(other));
            one.webex().addSite("site1-example.webex.com");
            assertThat(other.webex().expected()).isEmpty();
        }
    }

    @Test
    void nothingAnswersOnceItIsClosed() {
        Simulator simulator = Simulator.start();
        String api = sitesUrl(simulator);
        simulator.close();

        assertThatThrownBy(() -> browser.get(api)).isInstanceOf(IOException.class);
    }

    @Test
    void closingEndsAnAnswerThatStalls() {
        Simulator simulator = Simulator.start();
        String api = sitesUrl(simulator);
        simulator.webex().spoilAlways(request -> true, answer -> answer.stalledAfter(1, Duration.ofHours(1)));
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> status(api));
        await().until(() -> !simulator.webex().requests().isEmpty());
        simulator.close();

        assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class);
    }

    @Test
    void recordingsCanBeAddedWhileOthersAreListed() {
        try (Simulator simulator = Simulator.start()) {
            WebexSimulator webex = simulator.webex();
            List<CompletableFuture<Void>> work = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String id = "r" + i;
                work.add(CompletableFuture.runAsync(() -> webex.addRecording(
                        "site1-example.webex.com", WebexRecording.of(id, "Topic", CREATED, CREATED, 10))));
                work.add(CompletableFuture.runAsync(
                        () -> assertThat(listed(webex)).isEqualTo(200)));
            }
            work.forEach(CompletableFuture::join);

            assertThat(webex.expected()).hasSize(50);
            assertThat(webex.requests()).hasSize(50);
        }
    }

    private int listed(WebexSimulator webex) {
        String url = webex.settings().get("webex.api-url") + "/admin/recordings?from=2024-03-10&to=2024-03-11";
        try {
            return browser.getAs(webex.accessToken(), url).statusCode();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private int status(String url) {
        try {
            return browser.get(url).statusCode();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static String sitesUrl(Simulator simulator) {
        return Objects.requireNonNull(simulator.webex().settings().get("webex.api-url")) + "/meetingPreferences/sites";
    }

    private static List<String> secrets(Simulator simulator) {
        return simulator.zoom().settings().entrySet().stream()
                .filter(setting -> setting.getKey().matches("zoom\\.(account-id|client-.*|.*-url)"))
                .map(Map.Entry::getValue)
                .toList();
    }
}
