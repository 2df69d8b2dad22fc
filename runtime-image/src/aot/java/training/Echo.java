package training;

/** The least a handler can do. */
public class Echo {
    public String handle(String text) {
        return text;
    }
}
