package dev.lamina.schedule;

import java.util.ArrayList;
import java.util.List;

/** A part of an expression and its position, counted from 1. */
record Word(String text, int position) {

    /** Returns the parts between separators, including empty parts. */
    List<Word> split(char separator) {
        List<Word> parts = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == separator) {
                parts.add(part(begin, i));
                begin = i + 1;
            }
        }
        return parts;
    }

    /** Returns the parts between one or more blanks. */
    List<Word> fields() {
        return split(' ').stream().filter(word -> !word.text.isEmpty()).toList();
    }

    Word part(int begin, int end) {
        return new Word(text.substring(begin, end), position + begin);
    }

    ScheduleException wrong(String why) {
        return new ScheduleException("expression", "position " + position + ": \"" + text + "\" " + why);
    }
}
