package dev.recordingroutes.delivery;

import org.junit.jupiter.api.Tag;

/** Tests deliveries to vsftpd by FTPS, which demands that data connections resume the TLS session. */
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
        return "the server's disk is full";
    }
}
