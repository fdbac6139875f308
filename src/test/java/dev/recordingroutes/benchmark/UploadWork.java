package dev.recordingroutes.benchmark;

import dev.recordingroutes.delivery.OpenSsh;
import dev.recordingroutes.delivery.RealServer;
import dev.recordingroutes.delivery.Vsftpd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Upload of files that lie on this machine, to OpenSSH's sshd or to vsftpd; by this product with {@code redeliver}. */
public final class UploadWork implements Work {
    private static final int PARALLEL = 8;

    private final Setup setup;
    private final String id;
    private final boolean sftp;
    private final long files;
    private final long size;
    private @Nullable RealServer server;

    /** Creates a work on so many files of so many bytes each. */
    public UploadWork(Setup setup, String id, boolean sftp, long files, long size) {
        this.setup = setup;
        this.id = id + (sftp ? "-sftp" : "-ftp");
        this.sftp = sftp;
        this.files = files;
        this.size = size;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String name() {
        return "%s × %s to %s".formatted(Sizes.number(files), Sizes.of(size), sftp ? "SFTP" : "FTP");
    }

    @Override
    public Amount amount() {
        return new Amount(files * (double) size / (1 << 20), "MB");
    }

    @Override
    public List<Arm> prepare() throws Exception {
        var account = Account.at(setup.nginx(), id);
        var meetings = Accounts.equal(files, size);
        account.writeMedia(meetings);
        account.writeMeetings("me", meetings);
        var media = new ArrayList<Path>();
        for (var meeting : meetings) {
            for (var index = 0; index < meeting.files().size(); index++) {
                media.add(account.directory().resolve("media").resolve(meeting.path(index)));
            }
        }

        var directory = setup.directory(id);
        var home = Folders.empty(directory.resolve("server"));
        Files.createDirectories(home.resolve("archive"));
        var started = sftp ? new OpenSsh(home) : new Vsftpd(home, false);
        server = started;
        if (!Files.isExecutable(started.program())) {
            throw new IOException("%s is not installed; %s".formatted(started.program(), started.remedy()));
        }
        started.start();

        var local = Product.of(Folders.empty(directory.resolve("local")), account);
        setup.stopwatch().measure(local.harvest());
        Folders.warm(local.archive());
        Folders.warm(account.directory());

        var arms = new ArrayList<Arm>();
        arms.add(product(Product.NAME, local, directory.resolve("product"), started, true));
        var few = files <= PARALLEL;
        if (!few) {
            arms.add(product(
                    "the same, archive.metadata=false", local, directory.resolve("product-bare"), started, false));
        }
        arms.addAll(
                started instanceof OpenSsh ssh
                        ? sftp(ssh, directory, account, media, few)
                        : ftp(directory, account, media));
        if (few) {
            arms.add(camel(directory, started, media));
        }
        return arms.stream()
                .map(arm -> arm.after(() -> Folders.check(started.archive(), files, files * size)))
                .toList();
    }

    @Override
    public void close() throws Exception {
        if (server != null) {
            server.close();
        }
        Folders.delete(setup.directory(id));
        Folders.delete(Account.at(setup.nginx(), id).directory());
    }

    private Arm product(String name, Product local, Path directory, RealServer to, boolean metadata)
            throws IOException {
        var product = new Product(directory, local.settings(), local.heapMegabytes())
                .with("archive.to", "file:%s,%s".formatted(local.archive(), to.uri()))
                .with("archive.metadata", String.valueOf(metadata))
                .with("ledger.url", "jdbc:sqlite:" + directory.resolve("ledger.db"))
                .with("transfer.spool", directory.resolve("spool").toString());
        return Arm.of(name, "sh", product.command("redeliver", "--all")).before(() -> {
            clear(to);
            Folders.empty(directory);
            product.command();
            Files.copy(local.ledger(), product.ledger());
        });
    }

    private List<Arm> sftp(OpenSsh ssh, Path directory, Account account, List<Path> media, boolean few)
            throws IOException {
        var key = ssh.key();
        var options = "-i %s -o UserKnownHostsFile=%s".formatted(key, ssh.knownHosts());
        var batches = new ArrayList<Path>();
        // Large files go at once, one connection each; many go one after the other, as people do it.
        for (var batch : few ? media.stream().map(List::of).toList() : List.of(media)) {
            var lines = batch.stream()
                    .map(file -> "put %s archive/%s-%s"
                            .formatted(file, file.getParent().getFileName(), file.getFileName()))
                    .toList();
            batches.add(Files.write(directory.resolve("batch-" + batches.size()), lines));
        }
        var script = new StringBuilder("pids=\n");
        for (var batch : batches) {
            script.append("sftp -q -b %s -P %d %s %s@127.0.0.1 & pids=\"$pids $!\"\n"
                    .formatted(batch, ssh.port(), options, ssh.user()));
        }
        script.append("for pid in $pids; do wait \"$pid\"; done\n");
        var lftp = """
                set cmd:fail-exit yes
                set sftp:connect-program "ssh -a -x -o BatchMode=yes %s"
                open -u %s, -p %d sftp://127.0.0.1
                mirror -R --parallel=%d %s archive
                """.formatted(
                options, ssh.user(), ssh.port(), PARALLEL, account.directory().resolve("media"));
        return List.of(
                tool("sftp -b", "sftp", directory, script.toString()).target(isLarge() ? 1.2 : 1),
                tool("lftp mirror -R", "lftp", directory, "lftp -f " + write(directory, "lftp", lftp))
                        .target(isLarge() ? 0 : 1),
                tool(
                        "rclone copy",
                        "rclone",
                        directory,
                        "rclone --config '' copy --transfers %d --sftp-host 127.0.0.1 --sftp-port %d --sftp-user %s --sftp-key-file %s --sftp-known-hosts-file %s --sftp-shell-type none %s :sftp:archive"
                                .formatted(
                                        PARALLEL,
                                        ssh.port(),
                                        ssh.user(),
                                        key,
                                        ssh.knownHosts(),
                                        account.directory().resolve("media"))));
    }

    private List<Arm> ftp(Path directory, Account account, List<Path> media) throws IOException {
        var vsftpd = (Vsftpd) Objects.requireNonNull(server);
        var origin = "ftp://127.0.0.1:" + vsftpd.port();
        var list = new StringBuilder();
        for (var file : media) {
            list.append("upload-file = \"%s\"\nurl = \"%s/archive/%s-%s\"\n"
                    .formatted(file, origin, file.getParent().getFileName(), file.getFileName()));
        }
        // Once for all transfers of the command line.
        var curl = "curl -sS --parallel --parallel-max %d -u 'ftp:%s' -K %s"
                .formatted(PARALLEL, vsftpd.password(), write(directory, "curl", list.toString()));
        var lftp = """
                set cmd:fail-exit yes
                set ftp:ssl-allow no
                open -u "ftp,%s" %s
                mirror -R --parallel=%d %s archive
                """.formatted(
                        vsftpd.password(), origin, PARALLEL, account.directory().resolve("media"));
        return List.of(
                tool("curl --parallel -T", "curl", directory, curl).target(isLarge() ? 0.95 : 0),
                tool("lftp mirror -R", "lftp", directory, "lftp -f " + write(directory, "lftp", lftp))
                        .target(isLarge() ? 0 : 1));
    }

    private boolean isLarge() {
        return id.startsWith("f-");
    }

    private Arm camel(Path directory, RealServer to, List<Path> media) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path"), CamelUpload.class.getName()));
        // As this product does it: a temporary name, then a rename.
        words.add(to.uri() + "&fileExist=Override&tempPrefix=.part-&eagerDeleteTargetFile=false"
                + (sftp ? "&useUserKnownHostsFile=false&strictHostKeyChecking=yes" : "&passiveMode=true&binary=true"));
        media.forEach(file -> words.add(file.toString()));
        return Arm.of("Camel's own producer", "sh", Program.of(directory.resolve("logs"), "camel", words))
                .before(() -> clear(to));
    }

    private Arm tool(String name, String program, Path directory, String script) {
        var file = name.replaceAll("[^a-z]+", "-");
        return Arm.of(name, program, Program.script(directory.resolve("logs"), file, script))
                .before(() -> clear(Objects.requireNonNull(server)));
    }

    private static Path write(Path directory, String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name + ".script"), text);
    }

    private static void clear(RealServer server) throws IOException, InterruptedException {
        Folders.run("find", server.archive().toString(), "-mindepth", "1", "-delete");
    }
}
