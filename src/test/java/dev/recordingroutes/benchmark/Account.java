package dev.recordingroutes.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Pretend Zoom account as static files: pages of the API, and media that their links lead to.
 *
 * @param origin of the server
 * @param name first segment of its paths
 * @param directory of its files
 */
public record Account(String origin, String name, Path directory) {
    /** First day of all recordings. */
    public static final String FROM = "2026-06-01";
    /** Last day of all recordings. */
    public static final String TO = "2026-06-20";

    private static final Instant BEGINNING = Instant.parse(FROM + "T00:00:00Z");
    private static final long MINUTES = 19 * 24 * 60;
    private static final int PAGE = 300;
    private static final int MEGABYTE = 1 << 20;
    private static final Map<String, String> KINDS = Map.of(
            "MP4", "shared_screen_with_speaker_view",
            "M4A", "audio_only",
            "TRANSCRIPT", "audio_transcript",
            "CHAT", "chat_file");
    private static final Map<String, String> EXTENSIONS =
            Map.of("MP4", "mp4", "M4A", "m4a", "TRANSCRIPT", "vtt", "CHAT", "txt");

    /**
     * Recorded file.
     *
     * @param type such as MP4, as Zoom names it
     */
    public record Media(String type, long size) {}

    /** Recorded meeting. */
    public record Meeting(int number, List<Media> files) {
        /** Returns the path of a file below the account's media. */
        public String path(int index) {
            return "meeting-%06d/%d-%s.%s"
                    .formatted(
                            number,
                            index,
                            KINDS.get(files.get(index).type()),
                            EXTENSIONS.get(files.get(index).type()));
        }
    }

    /** Returns an account that nginx serves. */
    public static Account at(Nginx nginx, String name) {
        return new Account(nginx.origin(), name, nginx.www().resolve(name));
    }

    /** Returns the base of API addresses. */
    public String api() {
        return origin + "/" + name + "/v2";
    }

    /** Returns the base of media addresses. */
    public String media() {
        return origin + "/" + name + "/media/";
    }

    /** Writes files of random bytes. */
    public void writeMedia(List<Meeting> meetings) throws IOException {
        var random = new byte[MEGABYTE];
        new Random(1).nextBytes(random);
        var stamp = 0L;
        for (var meeting : meetings) {
            for (var index = 0; index < meeting.files().size(); index++) {
                var file = directory.resolve("media").resolve(meeting.path(index));
                Files.createDirectories(file.getParent());
                try (var out = Files.newOutputStream(file)) {
                    for (var left = meeting.files().get(index).size(); left > 0; left -= MEGABYTE) {
                        // No two megabytes are alike.
                        ByteBuffer.wrap(random).putLong(stamp++);
                        out.write(random, 0, (int) Math.min(left, MEGABYTE));
                    }
                }
            }
        }
    }

    /** Writes the pages that list a user's meetings; returns the addresses of these pages. */
    public List<String> writeMeetings(String user, List<Meeting> meetings) throws IOException {
        var pages = new Pages(directory.resolve("v2/users/" + user + "/recordings"), "-", "meetings", meetings.size());
        for (var meeting : meetings) {
            pages.add(json(user, meeting));
        }
        pages.finish();
        return pages.addresses(
                api() + "/users/" + user + "/recordings?page_size=300&mc=false&trash=false&from=" + FROM + "&to=" + TO);
    }

    /** Writes the pages that list users; returns the addresses of these pages. */
    public List<String> writeUsers(List<String> ids) throws IOException {
        var users = directory.resolve("v2/users");
        new Pages(users, "inactive-", "users", 0).finish();
        var pages = new Pages(users, "active-", "users", ids.size());
        for (var id : ids) {
            pages.add(new ObjectMapper()
                    .createObjectNode()
                    .put("id", id)
                    .put("email", id + "@example.com")
                    .put("type", 2)
                    .put("status", "active"));
        }
        pages.finish();
        return pages.addresses(api() + "/users?status=active&page_size=300");
    }

    private ObjectNode json(String user, Meeting meeting) {
        var uuid = "bench-%s-%06d==".formatted(user, meeting.number());
        var start = BEGINNING.plusSeconds(60 * (meeting.number() * 7L % MINUTES));
        var json = new ObjectMapper()
                .createObjectNode()
                .put("uuid", uuid)
                .put("id", 80_000_000_000L + meeting.number())
                .put("account_id", "bench")
                .put("host_id", user)
                .put("host_email", user + "@example.com")
                .put("topic", "Meeting " + meeting.number())
                .put("type", 2)
                .put("start_time", start.toString())
                .put("timezone", "UTC")
                .put("duration", 30)
                .put("recording_count", meeting.files().size());
        var files = json.putArray("recording_files");
        for (var index = 0; index < meeting.files().size(); index++) {
            var media = meeting.files().get(index);
            files.addObject()
                    .put("id", "%s-%06d-%d".formatted(user, meeting.number(), index))
                    .put("meeting_id", uuid)
                    .put("recording_start", start.toString())
                    .put("recording_end", start.plusSeconds(1800).toString())
                    .put("file_type", media.type())
                    .put(
                            "file_extension",
                            String.valueOf(EXTENSIONS.get(media.type())).toUpperCase(Locale.ROOT))
                    .put("file_size", media.size())
                    .put("play_url", origin + "/play/" + uuid + "/" + index)
                    .put("download_url", media() + meeting.path(index))
                    .put("status", "completed")
                    .put("recording_type", KINDS.get(media.type()));
        }
        return json;
    }

    /** Pages of a listing, each in a file whose name ends with its page token. */
    private static final class Pages {
        private final ObjectMapper mapper = new ObjectMapper();
        private final Path folder;
        private final String prefix;
        private final String field;
        private final int total;
        private int written;
        private ObjectNode page;

        Pages(Path folder, String prefix, String field, int total) throws IOException {
            this.folder = Files.createDirectories(folder);
            this.prefix = prefix;
            this.field = field;
            this.total = total;
            this.page = next();
        }

        void add(ObjectNode item) throws IOException {
            if (page.withArray(field).size() == PAGE) {
                write(String.valueOf(written + 1));
            }
            page.withArray(field).add(item);
        }

        void finish() throws IOException {
            write("");
        }

        List<String> addresses(String first) {
            return IntStream.range(0, written)
                    .mapToObj(number -> number == 0 ? first : first + "&next_page_token=" + number)
                    .toList();
        }

        private void write(String nextToken) throws IOException {
            page.put("next_page_token", nextToken);
            var token = written == 0 ? "" : String.valueOf(written);
            mapper.writeValue(folder.resolve(prefix + token + ".json").toFile(), page);
            written++;
            page = next();
        }

        private ObjectNode next() {
            var fresh = mapper.createObjectNode();
            fresh.put("page_count", (total + PAGE - 1) / PAGE);
            fresh.put("page_size", PAGE);
            fresh.put("total_records", total);
            fresh.putArray(field);
            return fresh;
        }
    }
}
