package dev.recordingroutes.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A store of files behind one destination, for any number of threads. Each implementation is the only class that knows
 * its protocol; one that only writes has the defaults here.
 *
 * <p>Paths are relative to the destination, with {@code /} between folders. Operations fail with an {@link IOException}
 * whose words, or those of {@link DeliveryFailure#words}, say what to do; nothing is retried here.
 */
public interface FileStore extends AutoCloseable {
    /** Writes a file in place of what has that name, with the folders above it; returns when its bytes are safe. */
    void write(Content content, String path) throws IOException;

    /** Tells whether the store takes files under their final names, and can do nothing else with them. */
    default boolean isWriteOnly() {
        return false;
    }

    /**
     * Size of a file in bytes; empty when the store can't tell.
     *
     * @throws NoSuchFileException when there is no such file
     * @throws IrregularFileException when it is something that must not be opened
     */
    default OptionalLong size(String path) throws IOException {
        return OptionalLong.empty();
    }

    /**
     * Reads a file to its end.
     *
     * @throws NoSuchFileException when there is no such file
     * @throws IrregularFileException when it is something that must not be opened
     */
    default void read(String path, OutputStream to) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Renames a file in place of what has the new name, in one step where the store can do that. */
    default void rename(String from, String to) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Renames a file unless the new name is taken: in one step where the store can do that, so that a file which gets
     * there first is never overwritten.
     *
     * @return false when the name is taken; the file keeps the name that it has
     */
    default boolean renameIfFree(String from, String to) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Gives a file of this machine its final name as well, in one step and without a byte being written, where that can
     * be done.
     *
     * @param temporary free name in the same folder, to find out what new files are given there
     * @return false when it can't be done, or the name is taken: then the file has to be written and renamed
     */
    default boolean linkIfFree(Content content, String temporary, String path) throws IOException {
        return false;
    }

    /** Returns when the name of a file would survive a power cut, where the store can see to that. */
    default void synchronize(String path) throws IOException {}

    default void delete(String path) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Names of the files in a folder, hidden ones too; none when there is no such folder. */
    default List<String> list(String folder) throws IOException {
        return List.of();
    }

    /**
     * One entry of a folder.
     *
     * @param name without the folder
     * @param isFolder true for a folder, false for a file or anything else
     */
    record Entry(String name, boolean isFolder) {}

    /** Files and folders in a folder, hidden ones too; none when there is no such folder. */
    default List<Entry> entries(String folder) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Makes the folders of the destination itself; returns those that were not there, innermost first. */
    default List<String> makeFolders() throws IOException {
        return List.of();
    }

    /** Removes folders that {@link #makeFolders} made, unless there is something in them by now. */
    default void removeFolders(List<String> made) {}

    /** Fails unless the store can be reached now; returns what was done to find out, in words. */
    default String requireReachable() throws IOException {
        return "not asked";
    }

    /** Reason why nothing can be stored now, where that is known without asking anybody. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /** Free space in bytes; empty when the store can't tell. */
    default OptionalLong freeSpace() throws IOException {
        return OptionalLong.empty();
    }

    /** Tells whether asking costs next to nothing: such a store is read back from first, and swept at the start. */
    default boolean isNear() {
        return false;
    }

    /**
     * File of this machine that has the path, where it is one.
     *
     * @throws NoSuchFileException when there is no such file
     * @throws IrregularFileException when it is something that must not be opened
     */
    default Optional<Path> file(String path) throws IOException {
        return Optional.empty();
    }

    /** Path as it is known to who looks after the destination. */
    default String locate(String path) {
        return path;
    }

    /** Tells whether a name is taken; where the store tells no sizes, only when it hands the file out. */
    default boolean exists(String path) throws IOException {
        try {
            if (size(path).isEmpty()) {
                read(path, OutputStream.nullOutputStream());
            }
            return true;
        } catch (IrregularFileException e) {
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Aborts what is under way, and leaves no thread and no connection behind. */
    @Override
    default void close() {}
}
