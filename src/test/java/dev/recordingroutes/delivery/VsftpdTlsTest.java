package dev.recordingroutes.delivery;

import org.junit.jupiter.api.Tag;

/** vsftpd gets every file by FTPS, on its own terms. */
@Tag("slow")
class VsftpdTlsTest extends RealServerCase {
    @Override
    Vsftpd server() throws Exception {
        return new Vsftpd(directory, true);
    }

    @Override
    String forbidden() {
        return "check that the folder is there and the user may write";
    }

    @Override
    String full() {
        // It has no word for that.
        return "451 Failure writing to local file";
    }
}
