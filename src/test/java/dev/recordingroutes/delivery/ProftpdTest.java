package dev.recordingroutes.delivery;

import org.junit.jupiter.api.Tag;

/** Tests deliveries to ProFTPD by FTP. */
@Tag("slow")
class ProftpdTest extends RealServerCase {
    @Override
    Proftpd server() throws Exception {
        return new Proftpd(directory, false);
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
