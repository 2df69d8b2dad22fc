package dev.lamina.console.session;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** The user of the present request. */
@RequestScoped
public class Caller {
    private Session session;
    private Account account;
    private String typed;

    void is(Session other, Account used) {
        session = other;
        account = used;
    }

    /** Returns the session; the filter answers requests without one, except those to log in. */
    public Session session() {
        return find().orElseThrow(() -> new IllegalStateException("a page for users without a session asks for it"));
    }

    /** Returns the session, if this is not a request to log in. */
    public Optional<Session> find() {
        return Optional.ofNullable(session);
    }

    /** Takes room for an answer in KiB, until this request ends; returns false if too much is read at the same time. */
    public boolean reads(int kib) {
        return account == null || account.read(kib);
    }

    /** Gives the room of an answer back that is not kept. */
    public void dropped(int kib) {
        if (account != null) {
            account.drop(kib);
        }
    }

    /** Keeps a text of a form, so that the page of an error can give it back. */
    public void typed(String text) {
        typed = text;
    }

    /** Returns what the user typed, or null. */
    public String typed() {
        return typed;
    }
}
