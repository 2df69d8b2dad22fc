package dev.lamina.runtime.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * Whether the bytes that arrive are the code or layer that was requested. A gateway has compared them with their sha256
 * before it names their CRC-32, which shows that they arrived as they were sent. Without a CRC-32 the sha256 is
 * computed here: with the quick compiler alone that takes 17 ms for each MB, a CRC-32 less than 1 ms.
 */
interface ContentCheck {
    void update(byte[] bytes, int count);

    /** Throws if the bytes so far are others. */
    void verify() throws ContentException;

    /** @param crc32 the CRC-32 by the gateway as a decimal number; null if the gateway names none */
    static ContentCheck of(String sha256, String crc32) {
        return crc32 == null ? new BySha256(sha256, sha256()) : new ByCrc32(sha256, crc32, new CRC32());
    }

    /** Of bytes that the gateway has compared with their sha256. */
    record ByCrc32(String sha256, String sent, CRC32 crc32) implements ContentCheck {
        @Override
        public void update(byte[] bytes, int count) {
            crc32.update(bytes, 0, count);
        }

        @Override
        public void verify() throws ContentException {
            String found = Long.toString(crc32.getValue());
            if (!found.equals(sent)) {
                throw new ContentException(
                        "The code or layer with sha256 " + sha256 + " was damaged on its way: its CRC-32 is " + found
                                + ", and was " + sent + " when it was sent");
            }
        }
    }

    /** Of bytes that came without a CRC-32. */
    record BySha256(String sha256, MessageDigest digest) implements ContentCheck {
        @Override
        public void update(byte[] bytes, int count) {
            digest.update(bytes, 0, count);
        }

        @Override
        public void verify() throws ContentException {
            String found = HexFormat.of().formatHex(digest.digest());
            if (!found.equalsIgnoreCase(sha256)) {
                throw new ContentException("The code or layer with sha256 " + sha256 + " came with sha256 " + found);
            }
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
