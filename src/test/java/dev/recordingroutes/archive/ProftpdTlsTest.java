package dev.recordingroutes.archive;

import java.io.IOException;

/** ProFTPD gets every file by FTPS, on its own terms. */
class ProftpdTlsTest extends RealServerCase {
    @Override
    Proftpd server() throws IOException {
        return new Proftpd(directory, true);
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
