package dev.recordingroutes.delivery;

import java.nio.file.FileSystemException;

/** Thrown when a name is taken by something that must not be opened: a pipe, a device, a link that leads elsewhere. */
public final class IrregularFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    IrregularFileException(String path, String what) {
        super(path, null, what);
    }
}
