package dev.recordingroutes.benchmark;

import java.util.List;

/** Comparison of all delivered files with their SHA-256, read from the disk's cache. */
public final class VerifyWork implements Work {
    private final Setup setup;
    private final long files;
    private final long size;

    /** Creates a work on so many files of so many bytes each. */
    public VerifyWork(Setup setup, long files, long size) {
        this.setup = setup;
        this.files = files;
        this.size = size;
    }

    @Override
    public String id() {
        return "j";
    }

    @Override
    public String name() {
        return "verify %d × %s".formatted(files, Sizes.of(size));
    }

    @Override
    public Amount amount() {
        return new Amount(files * (double) size / (1 << 20), "MB");
    }

    @Override
    public List<Arm> prepare() throws Exception {
        var account = Account.at(setup.nginx(), id());
        var meetings = Accounts.equal(files, size);
        account.writeMedia(meetings);
        account.writeMeetings("me", meetings);
        var directory = setup.directory(id());
        var product = Product.of(directory.resolve("product"), account).with("archive.metadata", "false");
        Folders.empty(product.directory());
        setup.stopwatch().measure(product.harvest());
        Folders.check(product.archive(), files, files * size);
        Folders.warm(product.archive());
        var find = "find %s -type f -print0 | xargs -0 ".formatted(product.archive());
        return List.of(
                Arm.of(Product.NAME, "sh", product.command("verify")),
                Arm.of("sha256sum", "sha256sum", Program.script(directory, "sha256sum", find + "sha256sum"))
                        .target(0.9),
                Arm.of(
                        "xargs -P%d sha256sum".formatted(Runtime.getRuntime().availableProcessors()),
                        "sha256sum",
                        Program.script(
                                directory,
                                "sha256sum-parallel",
                                find
                                        + "-n1 -P%d sha256sum"
                                                .formatted(Runtime.getRuntime().availableProcessors()))));
    }

    @Override
    public void close() throws Exception {
        Folders.delete(setup.directory(id()));
        Folders.delete(Account.at(setup.nginx(), id()).directory());
    }
}
