package dev.recordingroutes.download;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A range of IP addresses of one version.
 *
 * @param prefix first address of the range
 * @param bits number of bits that all addresses of the range have in common
 */
record AddressRange(InetAddress prefix, int bits) {

    /** Reads an address and a number of bits, such as {@code 10.0.0.0/8}. */
    static AddressRange parse(String range) {
        var slash = range.indexOf('/');
        try {
            return new AddressRange(
                    // Nothing is looked up for an address in digits.
                    InetAddress.getByName(range.substring(0, slash)), Integer.parseInt(range.substring(slash + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(range, e);
        }
    }

    boolean contains(InetAddress address) {
        var length = address.getAddress().length;
        return length == prefix.getAddress().length
                && number(address)
                                .xor(number(prefix))
                                .shiftRight(length * Byte.SIZE - bits)
                                .signum()
                        == 0;
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }
}
