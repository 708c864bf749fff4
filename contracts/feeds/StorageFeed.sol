// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

import {ILightClient} from "../ethereum/ILightClient.sol";
import {Gated} from "../libraries/Gated.sol";
import {IConsumerGate} from "../libraries/IConsumerGate.sol";
import {IStateVerifier} from "../state/IStateVerifier.sol";
import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IStorageFeed} from "./IStorageFeed.sol";
import {IUnitFeed} from "./IUnitFeed.sol";
import {FeedLayout} from "./libraries/FeedLayout.sol";
import {FeedMath} from "./libraries/FeedMath.sol";
import {FeedUnits} from "./libraries/FeedUnits.sol";
import {ObservationRing} from "./libraries/ObservationRing.sol";

/// @title StorageFeed
/// @notice See `IStorageFeed`. No owner, no upgrade, no override: the rules below are all there is.
contract StorageFeed is IStorageFeed, Gated {
    using FeedLayout for FeedLayout.Layout;
    using ObservationRing for ObservationRing.Ring;
    using SafeCastLib for uint256;

    /// @dev One word. `seen*` are those of the youngest proven observation, applied or held.
    struct State {
        uint80 roundId;
        uint48 seenObservedAt;
        uint48 seenUpdatedAt;
        uint64 seenRound;
        bool hasPending;
        bool halted;
    }

    /// @dev What an update is proven to say.
    struct Evidence {
        uint256 observedAt;
        uint256 sourceBlock;
        bytes32 codeHash;
        bytes32 implementation;
        bytes32 valueSlot;
        bytes32[] words;
        uint256[4] index;
    }

    /// @inheritdoc IStorageFeed
    uint256 public constant override HISTORY_SIZE = ObservationRing.SIZE;
    /// @inheritdoc IStorageFeed
    uint256 public constant override CLOCK_SKEW = 15;

    // solhint-disable const-name-snakecase, immutable-vars-naming
    /// @inheritdoc IAggregatorV3
    uint256 public constant override version = 1;
    /// @inheritdoc IUnitFeed
    bytes32 public immutable override base;
    /// @inheritdoc IUnitFeed
    bytes32 public immutable override quote;
    /// @inheritdoc IAggregatorV3
    uint8 public immutable override decimals;
    // solhint-enable const-name-snakecase, immutable-vars-naming

    IStateVerifier private immutable _VERIFIER;
    ILightClient private immutable _LIGHT_CLIENT;
    uint256 private immutable _MAX_AGE;
    uint256 private immutable _HEARTBEAT;
    /// @dev A contract whose code is the parameters: two dozen words for the price of one account.
    address private immutable _PARAMETERS;

    /// @dev Written by every update.
    State private _state;
    /// @dev The answer that waits, when `_state.hasPending`.
    Observation private _pending;
    /// @dev Written by every update that is applied.
    ObservationRing.Ring private _ring;

    /// @notice Checks that the parameters agree with each other, and fixes them. `gate` is asked about updates and reads, but
    /// not about `observationOf`; zero for none.
    constructor(Parameters memory given, IConsumerGate gate, bytes32 route) Gated(gate, route) {
        _requireParameters(given);
        given.layout.validate();
        FeedUnits.requirePair(given.answer.base, given.answer.quote);
        base = given.answer.base;
        quote = given.answer.quote;
        decimals = given.answer.decimals;
        _VERIFIER = given.verifier;
        _LIGHT_CLIENT = given.verifier.LIGHT_CLIENT();
        _MAX_AGE = given.time.maxAge;
        _HEARTBEAT = given.time.heartbeat;
        _PARAMETERS = SSTORE2.write(abi.encode(given));
        _state.seenObservedAt = given.source.startTime;
    }

    // ---------------------------------------------------------------------------------------------- updates

    /// @inheritdoc IStorageFeed
    function update(
        IStateVerifier.BlockProof calldata blockProof,
        uint64 round,
        bytes[] calldata accountProof,
        bytes[][] calldata storageProofs
    ) external override returns (Outcome outcome, uint80 roundId) {
        _requireIngestion(address(_LIGHT_CLIENT));
        State memory state = _state;
        if (state.halted) revert SourceUpgraded();
        Parameters memory fixed_ = parameters();
        Evidence memory evidence = _read(fixed_, blockProof, round, accountProof, storageProofs);
        if (evidence.observedAt > block.timestamp + CLOCK_SKEW) {
            revert FutureObservation(evidence.observedAt, block.timestamp);
        }
        if (evidence.observedAt <= state.seenObservedAt) {
            revert ObservationNotNewer(state.seenObservedAt, evidence.observedAt);
        }
        if (_changed(fixed_.source, evidence)) {
            state.halted = true;
            outcome = Outcome.Halted;
        } else {
            Observation memory observation = _observe(fixed_, evidence, round);
            _requireProgress(state, observation);
            outcome = _judge(state, fixed_.time, observation);
        }
        _state = state;
        roundId = state.roundId;
    }

    /// @dev Everything that is proven, by one account proof.
    function _read(
        Parameters memory fixed_,
        IStateVerifier.BlockProof calldata blockProof,
        uint64 round,
        bytes[] calldata accountProof,
        bytes[][] calldata storageProofs
    ) private view returns (Evidence memory evidence) {
        bytes32[] memory list;
        (list, evidence.index) = fixed_.layout.slots(round);
        (
            IStateVerifier.SourceBlock memory source,
            IStateVerifier.Account memory owner,
            bytes32[] memory words
        ) = _VERIFIER.storageSlots(
                blockProof,
                fixed_.source.target,
                _withImplementation(list, fixed_.source.implementationSlot),
                accountProof,
                storageProofs
            );
        evidence.observedAt = source.timestamp;
        evidence.sourceBlock = source.number;
        evidence.codeHash = owner.codeHash;
        if (fixed_.source.implementationSlot != 0) evidence.implementation = words[words.length - 1];
        evidence.valueSlot = list[0];
        evidence.words = words;
    }

    /// @dev A halt is recorded, not reverted: the feed must not come back when the source does, for the code in between may
    /// have written anything.
    function _changed(SourceParameters memory source, Evidence memory evidence) private returns (bool) {
        if (evidence.codeHash != source.codeHash) {
            emit SourceChanged(source.codeHash, evidence.codeHash, evidence.observedAt);
            return true;
        }
        if (evidence.implementation != source.implementation) {
            emit SourceChanged(source.implementation, evidence.implementation, evidence.observedAt);
            return true;
        }
        return false;
    }

    /// @dev Reads the proven words as an answer of this feed, or refuses them.
    function _observe(
        Parameters memory fixed_,
        Evidence memory evidence,
        uint64 round
    ) private view returns (Observation memory observation) {
        FeedLayout.Layout memory layout = fixed_.layout;
        FeedLayout.Reading memory reading = layout.decode(evidence.words, evidence.index);
        if (layout.keyedByRound && reading.round != round) revert WrongRound(reading.round, round);
        if (evidence.words[0] == 0) revert FeedValueMissing(evidence.valueSlot);
        if (reading.value == 0 && !fixed_.answer.zeroAllowed) revert FeedValueMissing(evidence.valueSlot);
        if (layout.decimals.width != 0 && reading.decimals != fixed_.answer.sourceDecimals) {
            revert SourceDecimalsMismatch(fixed_.answer.sourceDecimals, reading.decimals);
        }
        observation.answer = _normalise(fixed_.answer, reading.value);
        observation.observedAt = evidence.observedAt.toUint48();
        observation.updatedAt = _sourceTime(fixed_, reading.timestamp, evidence.observedAt);
        observation.receivedAt = block.timestamp.toUint48();
        observation.sourceBlock = evidence.sourceBlock.toUint48();
        observation.sourceRound = reading.round.toUint64();
    }

    function _normalise(AnswerParameters memory kind, int256 value) private pure returns (int256 answer) {
        if (value < 0 && kind.minAnswer >= 0) revert NegativeAnswer(value);
        answer = FeedMath.rescale(value, kind.sourceDecimals, kind.decimals);
        if (answer < kind.minAnswer || answer > kind.maxAnswer) {
            revert AnswerOutOfBounds(answer, kind.minAnswer, kind.maxAnswer);
        }
    }

    /// @dev The source's own time, at most a heartbeat before the block that holds it; the block's where it has none.
    function _sourceTime(
        Parameters memory fixed_,
        uint256 updatedAt,
        uint256 observedAt
    ) private pure returns (uint48) {
        if (fixed_.layout.timestamp.width == 0) return observedAt.toUint48();
        if (updatedAt == 0) revert FeedValueMissing(fixed_.layout.timestamp.slot);
        if (updatedAt > observedAt) revert FutureTimestamp(updatedAt, observedAt);
        if (observedAt - updatedAt > fixed_.time.heartbeat) {
            revert HeartbeatMissed(updatedAt, observedAt, fixed_.time.heartbeat);
        }
        return updatedAt.toUint48();
    }

    function _requireProgress(State memory state, Observation memory observation) private pure {
        if (observation.updatedAt < state.seenUpdatedAt) {
            revert SourceWentBack(state.seenUpdatedAt, observation.updatedAt);
        }
        if (observation.sourceRound < state.seenRound) {
            revert SourceWentBack(state.seenRound, observation.sourceRound);
        }
        state.seenObservedAt = observation.observedAt;
        state.seenUpdatedAt = observation.updatedAt;
        state.seenRound = observation.sourceRound;
    }

    /// @dev The hold. An answer near the newest one is applied at once, and what waited is dropped. Any other one, and the
    /// very first, waits, until a source block at least `confirmSeconds` later says about the same; an answer that is near
    /// neither takes the place of the one that waits, and its time starts anew.
    function _judge(
        State memory state,
        TimeParameters memory time,
        Observation memory observation
    ) private returns (Outcome) {
        if (time.deviationBps == 0) return _apply(state, observation);
        bool near =
            state.roundId != 0 &&
                FeedMath.within(observation.answer, _ring.at(state.roundId).answer, time.deviationBps);
        if (near) {
            if (state.hasPending) _drop(state);
            return _apply(state, observation);
        }
        if (state.hasPending) {
            if (FeedMath.within(observation.answer, _pending.answer, time.deviationBps)) {
                if (observation.observedAt - _pending.observedAt < time.confirmSeconds)
                    return Outcome.Waiting;
                state.hasPending = false;
                return _apply(state, observation);
            }
            _drop(state);
        }
        state.hasPending = true;
        _pending = observation;
        emit AnswerHeld(observation.answer, observation.observedAt);
        return Outcome.Held;
    }

    function _apply(State memory state, Observation memory observation) private returns (Outcome) {
        ++state.roundId;
        _ring.put(state.roundId, observation);
        emit AnswerUpdated(observation.answer, state.roundId, observation.updatedAt);
        return Outcome.Applied;
    }

    function _drop(State memory state) private {
        state.hasPending = false;
        emit AnswerDropped(_pending.answer, _pending.observedAt);
    }

    // ------------------------------------------------------------------------------------------------ reads

    /// @inheritdoc IAggregatorV3
    function latestRoundData()
        external
        view
        override
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        roundId = _requireFresh();
        (answer, startedAt) = _answerAt(roundId);
        return (roundId, answer, startedAt, startedAt, roundId);
    }

    /// @inheritdoc IStorageFeed
    function tryLatestRoundData()
        external
        view
        override
        returns (
            bool ok,
            uint80 roundId,
            int256 answer,
            uint256 startedAt,
            uint256 updatedAt,
            uint80 answeredInRound
        )
    {
        if (status() != Status.Fresh) return (false, 0, 0, 0, 0, 0);
        roundId = _state.roundId;
        (answer, startedAt) = _answerAt(roundId);
        return (true, roundId, answer, startedAt, startedAt, roundId);
    }

    /// @inheritdoc IAggregatorV3
    function getRoundData(
        uint80 roundId_
    )
        external
        view
        override
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        _requireKept(roundId_);
        _requireConsumption(address(_LIGHT_CLIENT));
        (answer, startedAt) = _answerAt(roundId_);
        return (roundId_, answer, startedAt, startedAt, roundId_);
    }

    /// @inheritdoc IStorageFeed
    function latestObservation()
        external
        view
        override
        returns (uint80 roundId, Observation memory observation)
    {
        roundId = _requireFresh();
        observation = _ring.at(roundId);
    }

    /// @inheritdoc IStorageFeed
    function twap(uint32 window) external view override returns (int256 answer) {
        if (window == 0) revert InvalidParameter("window");
        return _ring.average(_requireFresh(), window, _HEARTBEAT);
    }

    /// @inheritdoc IStorageFeed
    function status() public view override returns (Status) {
        State memory state = _state;
        if (!_LIGHT_CLIENT.consistent()) return Status.Frozen;
        if (state.halted) return Status.Halted;
        if (!_isConsumable(address(_LIGHT_CLIENT))) return Status.Paused;
        if (state.roundId == 0) return Status.Empty;
        uint256 limit = uint256(_ring.at(state.roundId).observedAt) + _MAX_AGE + CLOCK_SKEW;
        return block.timestamp > limit ? Status.Stale : Status.Fresh;
    }

    /// @inheritdoc IStorageFeed
    function pending() external view override returns (bool exists, Observation memory observation) {
        exists = _state.hasPending;
        if (exists) observation = _pending;
    }

    /// @inheritdoc IStorageFeed
    function lastSeen()
        external
        view
        override
        returns (uint48 observedAt, uint48 updatedAt, uint64 sourceRound)
    {
        State memory state = _state;
        return (state.seenObservedAt, state.seenUpdatedAt, state.seenRound);
    }

    /// @inheritdoc IStorageFeed
    function latestRound() external view override returns (uint80) {
        return _state.roundId;
    }

    /// @inheritdoc IStorageFeed
    function observationOf(uint80 roundId) external view override returns (Observation memory) {
        _requireKept(roundId);
        return _ring.at(roundId);
    }

    /// @inheritdoc IStorageFeed
    function slots(uint64 round) external view override returns (bytes32[] memory) {
        Parameters memory fixed_ = parameters();
        (bytes32[] memory list, ) = fixed_.layout.slots(round);
        return _withImplementation(list, fixed_.source.implementationSlot);
    }

    /// @inheritdoc IStorageFeed
    function parameters() public view override returns (Parameters memory) {
        return abi.decode(SSTORE2.read(_PARAMETERS), (Parameters));
    }

    /// @inheritdoc IAggregatorV3
    function description() external view override returns (string memory) {
        return FeedUnits.describe(base, quote);
    }

    // ---------------------------------------------------------------------------------------------- private

    /// @dev The newest round, if its answer may be served.
    function _requireFresh() private view returns (uint80 roundId) {
        Status current = status();
        roundId = _state.roundId;
        if (current == Status.Fresh) return roundId;
        if (current == Status.Paused) _requireConsumption(address(_LIGHT_CLIENT)); // which says why
        if (current == Status.Empty) revert NoAnswer();
        if (current == Status.Halted) revert SourceUpgraded();
        if (current == Status.Frozen) revert IStateVerifier.LightClientFrozen(address(_LIGHT_CLIENT));
        revert StaleAnswer(_ring.at(roundId).observedAt, _MAX_AGE);
    }

    function _requireKept(uint80 roundId) private view {
        Status current = status();
        if (current == Status.Halted) revert SourceUpgraded();
        if (current == Status.Frozen) revert IStateVerifier.LightClientFrozen(address(_LIGHT_CLIENT));
        if (!ObservationRing.holds(_state.roundId, roundId)) revert NoRound(roundId);
    }

    function _answerAt(uint80 roundId) private view returns (int256 answer, uint256 updatedAt) {
        Observation storage observation = _ring.at(roundId);
        return (observation.answer, observation.updatedAt);
    }

    /// @dev The implementation's slot is always the last one, when there is one.
    function _withImplementation(
        bytes32[] memory list,
        bytes32 implementationSlot
    ) private pure returns (bytes32[] memory) {
        if (implementationSlot == 0) return list;
        bytes32[] memory longer = new bytes32[](list.length + 1);
        for (uint256 i; i < list.length; ++i) longer[i] = list[i];
        longer[list.length] = implementationSlot;
        return longer;
    }

    function _requireParameters(Parameters memory given) private pure {
        if (given.source.target == address(0)) revert InvalidParameter("target");
        if (given.source.codeHash == 0) revert InvalidParameter("codeHash");
        if ((given.source.implementationSlot == 0) != (given.source.implementation == 0)) {
            revert InvalidParameter("implementation");
        }
        AnswerParameters memory answer = given.answer;
        if (answer.sourceDecimals > FeedMath.MAX_DECIMALS) revert InvalidParameter("sourceDecimals");
        if (answer.decimals > FeedMath.MAX_DECIMALS) revert InvalidParameter("decimals");
        if (answer.minAnswer > answer.maxAnswer) revert InvalidParameter("minAnswer");
        if (answer.minAnswer < 0 && !given.layout.value.isSigned) revert InvalidParameter("minAnswer");
        if (answer.zeroAllowed && !_showsWritten(given.layout)) revert InvalidParameter("zeroAllowed");
        TimeParameters memory time = given.time;
        if (time.heartbeat == 0) revert InvalidParameter("heartbeat");
        if (time.maxAge == 0) revert InvalidParameter("maxAge");
        if (time.deviationBps > FeedMath.BASIS_POINTS) revert InvalidParameter("deviationBps");
        // a hold that outlives every answer would only ever stop the feed
        bool holds = time.deviationBps != 0;
        if (holds != (time.confirmSeconds != 0) || time.confirmSeconds > time.maxAge) {
            revert InvalidParameter("confirmSeconds");
        }
    }

    /// @dev Whether the word of the value also holds the time at which it was written.
    function _showsWritten(FeedLayout.Layout memory layout) private pure returns (bool) {
        return layout.timestamp.width != 0 && layout.timestamp.slot == layout.value.slot;
    }
}
