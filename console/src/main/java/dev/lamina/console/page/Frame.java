package dev.lamina.console.page;

import java.util.Map;

/**
 * What is around the content of every page.
 *
 * @param user null if no user is logged in
 * @param section the part of the console that the navigation marks
 * @param done null, or what the request before this page did
 * @param renews whether the page renews the login while it is open
 */
public record Frame(String title, String user, String namespace, String section, String done, boolean renews) {
    /** Only these texts are shown: an address cannot put words into a page. */
    private static final Map<String, String> DONE = Map.of(
            "created", "The function is created. It can be invoked when it is ready.",
            "saved", "The change is saved. New environments use it when it is up to date.",
            "deleted", "It is deleted.",
            "added", "The trigger is created.",
            "switched", "The trigger is changed.",
            "published", "The version is published when the function is up to date.",
            "alias", "The alias is saved.");

    public static Frame anonymous(String title) {
        return new Frame(title, null, null, "", null, false);
    }

    /** Returns a copy that shows what was done; {@code done} is null or unknown if there is nothing to show. */
    public Frame done(String done) {
        return new Frame(title, user, namespace, section, done == null ? null : DONE.get(done), renews);
    }
}
