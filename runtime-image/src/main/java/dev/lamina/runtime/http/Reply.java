package dev.lamina.runtime.http;

/** A whole answer. */
public record Reply(ReplyHead head, byte[] body) {
    public int status() {
        return head.status();
    }

    /** The header's value, or null. */
    public String header(String lowerCaseName) {
        return head.header(lowerCaseName);
    }
}
