package example;

/** A handler that a test packs without its superclass. */
public class Orphan extends Base {
    public String handle(String text) {
        return text;
    }
}
