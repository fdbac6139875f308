package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that the product has never heard of needs a YAML file and a few settings, and no Java. */
class ThirdProviderTest {
    private static final byte[] CLIP = "....ftypisom a clip".getBytes(StandardCharsets.UTF_8);

    private HttpServer acme;

    @TempDir
    Path directory;

    @BeforeEach
    void startAcme() throws IOException {
        acme = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        acme.createContext("/token", exchange -> {
            var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var right = form.contains("grant_type=client_credentials") && form.contains("client_secret=s%26cret");
            answer(exchange, right ? 200 : 400, "{\"access_token\":\"acme-token\",\"expires_in\":60}");
        });
        acme.createContext("/api/clips", exchange -> {
            var origin = "http://127.0.0.1:" + acme.getAddress().getPort();
            var second = exchange.getRequestURI().getQuery().contains("page=2");
            var clip =
                    "{\"n\":%d,\"title\":\"A/B\",\"at\":\"2026-03-0%dT10:00:00Z\",\"bytes\":%d,\"href\":\"%s/media/%d\"}"
                            .formatted(second ? 2 : 1, second ? 2 : 1, CLIP.length, origin, second ? 2 : 1);
            var next = second ? "null" : "\"%s/api/clips?page=2\"".formatted(origin);
            answer(exchange, 200, "{\"clips\":[%s],\"next\":%s}".formatted(clip, next));
        });
        acme.createContext("/media/", exchange -> {
            var authorised =
                    "Bearer acme-token".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, authorised ? 200 : 401, authorised ? new String(CLIP, StandardCharsets.UTF_8) : "");
        });
        acme.start();
    }

    @AfterEach
    void stopAcme() {
        acme.stop(0);
    }

    @Test
    void aThirdProviderIsAddedByYamlAndPropertiesAlone() throws IOException {
        var origin = "http://127.0.0.1:" + acme.getAddress().getPort();
        var workplace = new Workplace(directory)
                .routes(routesWithAcme())
                .set("acme.enabled", "true")
                .set("acme.api-url", origin + "/api")
                .set("acme.token-url", origin + "/token")
                .set("acme.client-id", "me")
                .set("acme.client-secret", "s&cret")
                .set("acme.rooms", "north, south");

        var result = workplace.run("harvest", "--from", "2026-03-01", "--to", "2026-04-01");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(workplace.ledger()).containsOnlyKeys("acme:1", "acme:2");
        assertThat(workplace.delivered())
                .containsOnlyKeys("acme/2026-03-01/A_B/clip-1.mp4", "acme/2026-03-02/A_B/clip-2.mp4");
        assertThat(workplace.archive().resolve("acme/2026-03-01/A_B/clip-1.mp4"))
                .hasBinaryContent(CLIP);
    }

    @Test
    void aMistypedKeyOfAThirdProviderIsRefusedLikeAnyOther() throws IOException {
        var workplace = new Workplace(directory).routes(routesWithAcme()).set("acme.romms", "north");

        var result = workplace.run("status");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("acme.romms").contains("did you mean acme.rooms?");
    }

    @Test
    void aThirdProviderSaysWhatItNeedsToLogIn() throws IOException {
        var workplace = new Workplace(directory)
                .routes(routesWithAcme())
                .set("acme.enabled", "true")
                .set("acme.client-id", "me");

        var result = workplace.run("status");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("acme.enabled=true: needs acme.client-secret in the settings file");
    }

    @Test
    void aSettingsFileThatIsWrongIsToldWithItsLine() throws IOException {
        var routes = routesWithAcme();
        var file = routes.resolve("providers/acme.settings.yaml");
        Files.writeString(file, Files.readString(file).replace("type: list", "type: lists"));

        var result = new Workplace(directory).routes(routes).run("status");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .hasLineCount(1)
                .contains("acme.settings.yaml, line 7: type 'lists' is not known: one of text, boolean, integer,");
    }

    private Path routesWithAcme() throws IOException {
        var copy = Files.createDirectories(directory.resolve("my-routes"));
        try (var files = Files.walk(Path.of("routes"))) {
            for (var file : files.toList()) {
                var target = copy.resolve(Path.of("routes").relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        for (var file : List.of("acme.camel.yaml", "acme.settings.yaml")) {
            Files.copy(Path.of("docs/examples", file), copy.resolve("providers").resolve(file));
        }
        return copy;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
