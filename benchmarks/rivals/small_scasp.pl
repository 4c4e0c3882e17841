% The small program for s(CASP), in SWI-Prolog: swipl small_scasp.pl -- FACTS REPETITIONS LIST OFFICE [LIST OFFICE ...]
% A "yes" comes with its justification tree, and so does a "no": that of the denied question.
:- use_module(library(scasp)).

within(X, Y) :- part_of(X, Y).
within(X, Y) :- part_of(X, Z), within(Z, Y).
inside(O) :- within(O, W), fights_crime(W).
way(_, O) :- fights_crime(O).
way(_, O) :- inside(O).
way(L, O) :- consented(L, O).
forbidden(L, O) :- secret(L), abroad(O).
may(L, O) :- way(L, O), not forbidden(L, O).

% What one question leaves behind is undone before the next: hence the double negation.
verdict(L, O, yes) :- \+ \+ scasp(may(L, O), [tree(_)]), !.
verdict(L, O, no) :- \+ \+ scasp(not may(L, O), [tree(_)]).

ask([], []).
ask([L, O|Rest], [V|Vs]) :- verdict(L, O, V), ask(Rest, Vs).

main :-
    current_prolog_flag(argv, [Facts, Count|Pairs]),
    consult(Facts),
    atom_number(Count, N),
    ask(Pairs, Verdicts),
    statistics(cputime, Start),
    forall(between(1, N, _), ask(Pairs, _)),
    statistics(cputime, End),
    length(Pairs, Twice),
    Seconds is (End - Start) / max(1, N * Twice / 2),
    atomic_list_concat(Verdicts, '","', Joined),
    format('{"verdicts": ["~w"], "seconds": ~8f}~n', [Joined, Seconds]).

:- initialization((catch(main, E, (print_message(error, E), halt(1))), halt)).
