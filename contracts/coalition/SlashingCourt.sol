// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../bft/IBftLightClient.sol";
import {ILightClient} from "../ethereum/ILightClient.sol";
import {ISlashingCourt} from "./ISlashingCourt.sol";
import {ChargeBook} from "./court/ChargeBook.sol";
import {Indictment} from "./court/Indictment.sol";
import {Judgement} from "./court/Judgement.sol";
import {FinalityConflict} from "./evidence/FinalityConflict.sol";
import {IBftKeyRegistry} from "./keys/IBftKeyRegistry.sol";
import {Offence} from "./libraries/Offence.sol";

/// @title SlashingCourt
/// @notice The coalition's court: evidence in, charges out.
/// @dev Nothing that a caller says is believed. Who signed what is the light client's record, whose key sits where the
/// registry's, and whose key it is as well.
contract SlashingCourt is Indictment, Judgement {
    Parameters private _parameters;

    /// @notice Fixes every window and share for good.
    constructor(Parameters memory given) ChargeBook(given) Judgement(given) {
        _parameters = given;
    }

    /// @inheritdoc ISlashingCourt
    function chargeEquivocation(
        uint256 member,
        address client,
        IBftLightClient.Equivocation calldata equivocation,
        uint256[] calldata indices,
        Report calldata report
    ) external override {
        _requireClient(member, client);
        Accused memory accused;
        (accused.member, accused.client) = (member, client);
        accused.registry = BFT_KEYS;
        accused.fact = IBftLightClient(client).factOf(equivocation);
        accused.infraction = _timeOf(IBftLightClient(client), equivocation.height);
        _requireInTime(accused.infraction);
        uint256 signers = IBftLightClient(client).equivocators(accused.fact);
        bool isNew;
        for (uint256 i; i < indices.length; ++i) {
            uint256 index = indices[i];
            if (index > 255 || (signers >> index) & 1 == 0) revert NotAnOffender(accused.fact, index);
            IBftKeyRegistry.Seat memory seat = BFT_KEYS.seatOf(equivocation.validatorsRoot, index);
            if (seat.power == 0) revert UnknownSeat(equivocation.validatorsRoot, index);
            accused.keyId = seat.keyId;
            accused.powerWad = (uint256(seat.power) * WAD) / seat.totalPower;
            bytes32 offence = Offence.equivocation(
                member,
                seat.keyId,
                equivocation.height,
                equivocation.round,
                equivocation.voteType
            );
            if (_charge(offence, accused, report)) isNew = true;
        }
        if (!isNew) revert NothingNew();
    }

    /// @inheritdoc ISlashingCourt
    function chargeFinality(
        uint256 member,
        address client,
        bytes calldata first,
        bytes calldata second,
        CommitteeSeat[] calldata seats,
        Report calldata report
    ) external override {
        _requireClient(member, client);
        FinalityConflict.Proven memory proven = FinalityConflict.prove(ILightClient(client), first, second);
        uint256 size = ILightClient(client).SYNC_COMMITTEE_SIZE();
        Accused memory accused;
        (accused.member, accused.client) = (member, client);
        accused.registry = BLS_KEYS;
        accused.fact = proven.evidence;
        accused.infraction = proven.infraction;
        accused.powerWad = WAD / size;
        _requireInTime(accused.infraction);
        bool isNew;
        for (uint256 i; i < seats.length; ++i) {
            CommitteeSeat calldata seat = seats[i];
            FinalityConflict.requireOffender(proven, seat.index);
            accused.keyId = FinalityConflict.keyAt(
                proven.committeeRoot,
                size,
                seat.index,
                seat.pubkey,
                seat.branch
            );
            bytes32 offence = Offence.finality(member, accused.keyId, proven.fact);
            if (_charge(offence, accused, report)) isNew = true;
        }
        if (!isNew) revert NothingNew();
    }

    // ------------------------------------------------------------------------------------------------ reads

    /// @inheritdoc ISlashingCourt
    function parameters() external view override returns (Parameters memory) {
        return _parameters;
    }

    /// @inheritdoc ISlashingCourt
    function equivocationOffence(
        uint256 member,
        bytes32 keyId,
        uint64 height,
        uint32 round,
        uint8 voteType
    ) external pure override returns (bytes32) {
        return Offence.equivocation(member, keyId, height, round, voteType);
    }

    /// @inheritdoc ISlashingCourt
    function finalityOffence(
        uint256 member,
        bytes32 keyId,
        bytes32 fact
    ) external pure override returns (bytes32) {
        return Offence.finality(member, keyId, fact);
    }

    // ---------------------------------------------------------------------------------------------- private

    function _requireClient(uint256 member, address client) private view {
        if (member == 0 || COALITION.memberOf(client) != member) revert WrongClient(member, client);
    }

    /// @dev Seconds. The header at the height, or the one below it, which the client knows since it named the set. A source
    /// chain's clock may be ahead of this one's: then it is when the client took the header. Otherwise whoever signs a header
    /// of a second from now and opts out at once would have left before the deed.
    function _timeOf(IBftLightClient client, uint256 height) private view returns (uint64) {
        IBftLightClient.RecordedHeader memory header = client.headerAt(height);
        if (header.headerHash == 0 && height != 0) header = client.headerAt(height - 1);
        uint256 time = uint256(header.timestamp) / 1000;
        return uint64(time < header.recordedAt ? time : header.recordedAt);
    }
}
