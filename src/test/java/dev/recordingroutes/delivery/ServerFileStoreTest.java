package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.junit.jupiter.api.Test;

/** Renames on a server that refuses to rename to a name that is taken. */
class ServerFileStoreTest {
    private static final String TEMPORARY = ".rr-1.part";

    private final GenericFileOperationFailedException refusal = new GenericFileOperationFailedException(550, "taken");
    private final Map<String, String> files = new HashMap<>();
    private boolean refusesAll;

    private final ServerConnection connection = (ServerConnection) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ServerConnection.class}, (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "rename" -> rename((String) arguments[0], (String) arguments[1]);
                    case "delete" -> files.remove((String) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                }
                return null;
            });

    private void rename(String from, String to) {
        if (!files.containsKey(from) || files.containsKey(to) || (refusesAll && from.equals(TEMPORARY))) {
            throw refusal;
        }
        files.put(to, files.remove(from));
    }

    @Test
    void aFileThatHasTheNameStepsAsideAndIsReplaced() throws Exception {
        files.putAll(Map.of(TEMPORARY, "new", "a.mp4", "old"));

        ServerFileStore.replace(connection, TEMPORARY, "a.mp4", refusal);

        assertThat(files).containsExactly(Map.entry("a.mp4", "new"));
    }

    @Test
    void aFileComesBackWhenTheTemporaryIsGone() {
        files.put("a.mp4", "old");

        assertThatThrownBy(() -> ServerFileStore.replace(connection, TEMPORARY, "a.mp4", refusal))
                .isSameAs(refusal);

        assertThat(files).containsExactly(Map.entry("a.mp4", "old"));
    }

    @Test
    void aFileComesBackWhenTheServerRefusesTheNewOne() {
        refusesAll = true;
        files.putAll(Map.of(TEMPORARY, "new", "a.mp4", "old"));

        assertThatThrownBy(() -> ServerFileStore.replace(connection, TEMPORARY, "a.mp4", refusal))
                .isSameAs(refusal);

        assertThat(files).containsEntry("a.mp4", "old").containsEntry(TEMPORARY, "new");
    }

    @Test
    void whereNoFileHasTheNameTheRefusalHasAnotherReason() {
        files.put(TEMPORARY, "new");

        assertThatThrownBy(() -> ServerFileStore.replace(connection, TEMPORARY, "a.mp4", refusal))
                .isSameAs(refusal);

        assertThat(files).containsExactly(Map.entry(TEMPORARY, "new"));
    }
}
