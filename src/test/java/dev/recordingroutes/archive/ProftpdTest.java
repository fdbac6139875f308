package dev.recordingroutes.archive;

import java.io.IOException;

/** ProFTPD gets every file by FTP. */
class ProftpdTest extends RealServerCase {
    @Override
    Proftpd server() throws IOException {
        return new Proftpd(directory, false);
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
