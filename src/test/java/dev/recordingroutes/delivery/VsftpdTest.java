package dev.recordingroutes.delivery;

import org.junit.jupiter.api.Tag;

/** Tests deliveries to vsftpd by FTP. */
@Tag("slow")
class VsftpdTest extends RealServerCase {
    @Override
    Vsftpd server() throws Exception {
        return new Vsftpd(directory, false);
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
