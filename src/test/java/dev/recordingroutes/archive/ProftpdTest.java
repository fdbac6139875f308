package dev.recordingroutes.archive;

/** ProFTPD gets every file by FTP. */
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
        return "the server's disk is full";
    }
}
