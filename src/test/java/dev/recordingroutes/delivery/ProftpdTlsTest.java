package dev.recordingroutes.delivery;

import org.junit.jupiter.api.Tag;

/** Tests deliveries to ProFTPD by FTPS, which demands that data connections resume the TLS session. */
@Tag("slow")
class ProftpdTlsTest extends RealServerCase {
    @Override
    Proftpd server() throws Exception {
        return new Proftpd(directory, true);
    }

    @Override
    String forbidden() {
        return "check that the folder is there and the user may write";
    }

    @Override
    String full() {
        return "the server failed, and its disk may be full";
    }
}
