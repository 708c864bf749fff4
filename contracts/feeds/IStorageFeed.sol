// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStateVerifier} from "../state/IStateVerifier.sol";
import {IUnitFeed} from "./IUnitFeed.sol";
import {FeedLayout} from "./libraries/FeedLayout.sol";

/// @title IStorageFeed
/// @notice A feed whose answers are read from a contract's storage on the source chain, by proof. Anybody may bring a proof;
/// nobody owns the feed, and nothing about it can be changed.
/// @dev Three times are kept apart, all in seconds. `observedAt`: time of the source block that the proof is about.
/// `updatedAt`: the source's own time of the answer, or `observedAt` where its layout has none. `receivedAt`: time of this
/// chain. An answer is at least as old as finality on the source chain, 13 to 20 minutes.
interface IStorageFeed is IUnitFeed {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice What the feed is bound to for ever.
    struct Parameters {
        IStateVerifier verifier;
        SourceParameters source;
        FeedLayout.Layout layout;
        AnswerParameters answer;
        TimeParameters time;
    }

    /// @notice The contract that is read. `codeHash` is that of its code. For a proxy, `implementationSlot` (of ERC-1967, for
    /// example) must hold `implementation`; both are zero for a contract that is none. `startTime` is a source
    /// time at which this describes the source: only later blocks count.
    struct SourceParameters {
        address target;
        bytes32 codeHash;
        bytes32 implementationSlot;
        bytes32 implementation;
        uint48 startTime;
    }

    /// @notice What an answer is. `sourceDecimals` are those of the stored value, `decimals` those of answers. The bounds are
    /// inclusive, with `decimals`; negative answers need a signed field and a negative `minAnswer`. `zeroAllowed` needs a
    /// layout with a timestamp in the word of the value: only a word that was written can say zero.
    struct AnswerParameters {
        bytes32 base;
        bytes32 quote;
        uint8 sourceDecimals;
        uint8 decimals;
        int256 minAnswer;
        int256 maxAnswer;
        bool zeroAllowed;
    }

    /// @notice `heartbeat`: seconds within which the source promises to update, and the longest gap between observations that
    /// `twap` bridges. `maxAge`: seconds after `observedAt` for which an answer is served. `deviationBps`: an answer that is
    /// further from the one before, in basis points of it, is held until it is confirmed by a source block at least
    /// `confirmSeconds` later; 0 for no hold.
    struct TimeParameters {
        uint32 heartbeat;
        uint32 maxAge;
        uint16 deviationBps;
        uint32 confirmSeconds;
    }

    /// @notice An answer and where it comes from. `sourceRound` is 0 where the layout has no round.
    struct Observation {
        int256 answer;
        uint48 observedAt;
        uint48 updatedAt;
        uint48 receivedAt;
        uint48 sourceBlock;
        uint64 sourceRound;
    }

    /// @notice What became of an update. `Applied`: it is the newest answer. `Held`: it jumps, and waits for confirmation.
    /// `Waiting`: it agrees with the answer that waits, but comes too early to confirm it. `Halted`: it proved that the source
    /// is not the contract any more that the feed was made for.
    enum Outcome {
        Applied,
        Held,
        Waiting,
        Halted
    }

    /// @notice Whether there is an answer to serve, and if not, why. Paused: the coalition's gate says so.
    enum Status {
        Fresh,
        Empty,
        Stale,
        Halted,
        Frozen,
        Paused
    }

    // ----------------------------------------------------------------------------------------------- events

    /// @notice A new answer. Chainlink's event.
    event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);
    /// @notice An answer jumped, and waits.
    event AnswerHeld(int256 answer, uint256 observedAt);
    /// @notice An answer that waited was given up: the source came back, or jumped elsewhere.
    event AnswerDropped(int256 answer, uint256 observedAt);
    /// @notice The source was proven to have another code, or another implementation, than the feed was made for.
    event SourceChanged(bytes32 expected, bytes32 actual, uint256 observedAt);

    // ----------------------------------------------------------------------------------------------- errors

    /// @notice The word is empty or not there, or the value in it is zero: that is no answer.
    error FeedValueMissing(bytes32 slot);
    /// @notice The value is negative, and this feed has no negative answers.
    error NegativeAnswer(int256 answer);
    /// @notice The answer is outside the feed's bounds.
    error AnswerOutOfBounds(int256 answer, int256 minAnswer, int256 maxAnswer);
    /// @notice The source states other decimals than the feed was made for.
    error SourceDecimalsMismatch(uint256 expected, uint256 actual);
    /// @notice The source block is not younger than the youngest one seen.
    error ObservationNotNewer(uint256 seen, uint256 observedAt);
    /// @notice The source block lies in this chain's future.
    error FutureObservation(uint256 observedAt, uint256 blockTime);
    /// @notice The source's own time lies after the block that holds it.
    error FutureTimestamp(uint256 updatedAt, uint256 observedAt);
    /// @notice The source's own time, or its round, went back.
    error SourceWentBack(uint256 seen, uint256 actual);
    /// @notice At the proven block the source had not updated for longer than it promises.
    error HeartbeatMissed(uint256 updatedAt, uint256 observedAt, uint256 heartbeat);
    /// @notice The source is in another round than the update says.
    error WrongRound(uint256 expected, uint256 actual);
    /// @notice A proof of an earlier update showed that the source was changed: this feed has ended.
    error SourceUpgraded();
    /// @notice There is no answer yet.
    error NoAnswer();
    /// @notice The newest observation is too old.
    error StaleAnswer(uint256 observedAt, uint256 maxAge);
    /// @notice The kept observations do not reach back that far.
    error HistoryTooShort(uint256 begin, uint256 oldest);
    /// @notice There is a longer gap between two observations than the heartbeat.
    error HistoryGap(uint256 from, uint256 to);

    // ---------------------------------------------------------------------------------------------- updates

    /// @notice Reads the source's storage at a proven block. Permissionless.
    /// @param blockProof The block.
    /// @param round The source's round, where the layout is keyed by it; the proof must confirm it. Else 0.
    /// @param accountProof Of the source contract.
    /// @param storageProofs Of `slots(round)`, in that order.
    /// @return outcome What became of it.
    /// @return roundId The feed's newest round afterwards.
    function update(
        IStateVerifier.BlockProof calldata blockProof,
        uint64 round,
        bytes[] calldata accountProof,
        bytes[][] calldata storageProofs
    ) external returns (Outcome outcome, uint80 roundId);

    // ------------------------------------------------------------------------------------------------ reads

    /// @notice As `latestRoundData`, but `ok` is false where that reverts.
    function tryLatestRoundData()
        external
        view
        returns (
            bool ok,
            uint80 roundId,
            int256 answer,
            uint256 startedAt,
            uint256 updatedAt,
            uint80 answeredInRound
        );

    /// @notice The newest observation with all its times. Reverts as `latestRoundData` does.
    function latestObservation() external view returns (uint80 roundId, Observation memory);

    /// @notice The average answer over the `window` seconds before the newest observation, by source time: each answer weighs
    /// from its observation to the next. Rounded down. Reverts when the kept observations do not cover the window, or leave
    /// a gap longer than the heartbeat, and as `latestRoundData` does.
    function twap(uint32 window) external view returns (int256 answer);

    /// @notice Whether there is an answer to serve.
    function status() external view returns (Status);

    /// @notice The answer that waits for confirmation, if there is one.
    function pending() external view returns (bool exists, Observation memory);

    /// @notice What an update must be newer than: source block time, the source's own time, and the source's round.
    function lastSeen() external view returns (uint48 observedAt, uint48 updatedAt, uint64 sourceRound);

    /// @notice Number of the newest round, fresh or not; 0 while there is none.
    function latestRound() external view returns (uint80);

    /// @notice The observation of a round that is kept, however old. For updaters and archives: `latestObservation` is the one
    /// that says whether an answer may be used.
    function observationOf(uint80 roundId) external view returns (Observation memory);

    /// @notice The storage slots whose proofs `update` takes, in order.
    function slots(uint64 round) external view returns (bytes32[] memory);

    /// @notice What the feed is bound to.
    function parameters() external view returns (Parameters memory);

    // solhint-disable func-name-mixedcase
    /// @notice Number of observations that are kept.
    function HISTORY_SIZE() external view returns (uint256);

    /// @notice Seconds by which the clocks of both chains may differ.
    function CLOCK_SKEW() external view returns (uint256);
    // solhint-enable func-name-mixedcase
}
